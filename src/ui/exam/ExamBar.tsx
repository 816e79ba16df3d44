import { useState } from 'react';
import type { ExamPlan, ExamState } from '../../model/exam.ts';
import { Dialog } from '../workbench/Dialog.tsx';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { Clock } from './Clock.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { ResultDialog } from './ResultDialog.tsx';
import { type Exam, useExam } from './use-exam.ts';
import './exam.css';

type Open = 'start' | 'report' | 'finish' | 'result' | null;

/** Above the bench of a lab that is an exam: start, clock, report, finish, result. `onBegin` puts the first texts back. */
export default function ExamBar({ plan, onBegin }: { plan: ExamPlan; onBegin(): void }) {
  const labId = useLab((state) => state.lab.id);
  const exam = useExam(labId);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const state = exam.view?.state ?? null;
  return (
    <section className="wb-exam" aria-label="Exam">
      <Standing exam={exam} plan={plan} />
      <div className="wb-actions">
        {state && !state.result && (
          <>
            <button type="button" className="wb-button" onClick={() => setOpen('report')}>
              Report
            </button>
            <button type="button" className="wb-button wb-button--strong" onClick={() => setOpen('finish')}>
              Finish
            </button>
          </>
        )}
        {exam.view?.best && (
          <button type="button" className="wb-button" onClick={() => setOpen('result')}>
            Result sheet
          </button>
        )}
        {exam.view && mayStart(state) && (
          <button type="button" className="wb-button wb-button--strong" onClick={() => setOpen('start')}>
            {state ? 'Start anew' : 'Start'}
          </button>
        )}
      </div>
      {exam.problem && (
        <p role="alert">
          {exam.problem.detail} {exam.problem.remedy}
        </p>
      )}
      {open === 'start' && <StartDialog exam={exam} plan={plan} onClose={close} onBegin={onBegin} />}
      {open === 'report' && state && <ReportDialog exam={exam} plan={plan} report={state.report} onClose={close} />}
      {open === 'finish' && <FinishDialog exam={exam} onClose={close} onDone={() => setOpen('result')} />}
      {open === 'result' && exam.view?.best && <ResultDialog view={exam.view} onClose={close} />}
    </section>
  );
}

const mayStart = (state: ExamState | null) => state === null || state.result !== null || state.mode === 'practice';

function Standing({ exam: { view, clockOffsetMs }, plan }: { exam: Exam; plan: ExamPlan }) {
  const state = view?.state;
  if (!view) return <p>Asking how you stand …</p>;
  if (!state) return <p>Not started. {plan.minutes} minutes once you do, or practice without a clock.</p>;
  if (state.result)
    return (
      <p>
        Finished with {state.result.score.percent} %{state.result.score.passed ? ', passed' : ''}.
      </p>
    );
  if (state.endsAt === null) return <p>Practice, without a clock.</p>;
  return <Clock endsAt={state.endsAt} clockOffsetMs={clockOffsetMs} />;
}

interface StartDialogProps {
  exam: Exam;
  plan: ExamPlan;
  onClose(): void;
  onBegin(): void;
}

function StartDialog({ exam, plan, onClose, onBegin }: StartDialogProps) {
  const { session } = useLabWork();
  const start = async (mode: 'exam' | 'practice') => {
    if (!(await exam.start(mode))) return;
    onClose();
    await session.startAfresh({ withPolicy: false });
    onBegin();
  };
  return (
    <Dialog title="Begin" onClose={onClose}>
      <p>
        What you did in this lab before is cleared: flags, hints and policy. The clock is the server’s; a reload does
        not stop it, and neither does a restart.
      </p>
      <ul>
        {plan.parts.map(({ title, minutes }) => (
          <li key={title}>
            {title}: about {minutes} minutes
          </li>
        ))}
      </ul>
      <div className="wb-actions">
        <button
          type="button"
          className="wb-button wb-button--strong"
          disabled={exam.busy}
          onClick={() => void start('exam')}
        >
          Exam, {plan.minutes} minutes
        </button>
        <button type="button" className="wb-button" disabled={exam.busy} onClick={() => void start('practice')}>
          Practice
        </button>
      </div>
    </Dialog>
  );
}

function FinishDialog({ exam, onClose, onDone }: { exam: Exam; onClose(): void; onDone(): void }) {
  const finish = async () => {
    if (await exam.finish()) onDone();
  };
  return (
    <Dialog title="Finish now?" onClose={onClose}>
      <p>The policy in force is judged against every attack and every honest use. It cannot be changed afterwards.</p>
      <button type="button" className="wb-button wb-button--strong" disabled={exam.busy} onClick={() => void finish()}>
        {exam.busy ? 'Judging …' : 'Finish and judge'}
      </button>
    </Dialog>
  );
}

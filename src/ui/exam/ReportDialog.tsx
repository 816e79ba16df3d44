import { useState } from 'react';
import type { ExamPlan, ExamReport } from '../../model/exam.ts';
import { EXAM_ANSWER_CHARACTERS_MAX } from '../../model/exam-limits.ts';
import { Dialog } from '../workbench/Dialog.tsx';
import type { Exam } from './use-exam.ts';

interface ReportDialogProps {
  exam: Exam;
  plan: ExamPlan;
  report: ExamReport;
  onClose(): void;
}

/** The written part, and the points that the learner or a peer gives for it by the rubric. */
export function ReportDialog({ exam, plan, report, onClose }: ReportDialogProps) {
  const [draft, setDraft] = useState(report);
  const change = (id: string, part: Partial<ExamReport[string]>) =>
    setDraft({ ...draft, [id]: { answer: '', points: 0, ...draft[id], ...part } });
  const save = async () => {
    if (await exam.saveReport(draft)) onClose();
  };
  return (
    <Dialog title="Report" onClose={onClose} wide>
      {plan.report.map(({ id, question, rubric, pointsMax }) => (
        <section key={id} className="wb-question">
          <label htmlFor={`report-${id}`}>{question}</label>
          <textarea
            id={`report-${id}`}
            rows={4}
            maxLength={EXAM_ANSWER_CHARACTERS_MAX}
            value={draft[id]?.answer ?? ''}
            onChange={({ target }) => change(id, { answer: target.value })}
          />
          <p className="wb-muted">{rubric}</p>
          <label>
            Points of {pointsMax}{' '}
            <input
              type="number"
              min={0}
              max={pointsMax}
              value={draft[id]?.points ?? 0}
              onChange={({ target }) => change(id, { points: clamp(target.valueAsNumber, pointsMax) })}
            />
          </label>
        </section>
      ))}
      <button type="button" className="wb-button wb-button--strong" disabled={exam.busy} onClick={() => void save()}>
        Save
      </button>
    </Dialog>
  );
}

const clamp = (points: number, max: number) =>
  Number.isNaN(points) ? 0 : Math.max(0, Math.min(max, Math.round(points)));

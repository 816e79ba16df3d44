import { type SubmitEvent, useState } from 'react';
import type { PublicLab } from '../../model/lab-definition.ts';
import { LabError } from '../../model/problem.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';

const ANSWER_LENGTH_MAX = 128;

/** The server compares; nothing here knows the answer. */
export function AnswerForm({ objective }: { objective: PublicLab['objectives'][number] }) {
  const { session } = useLabWork();
  const meaning = useLab(({ lab }) => lab.secrets.find(({ id }) => id === objective.secret)?.meaning ?? 'Your answer');
  const [value, setValue] = useState('');
  const [said, setSaid] = useState('');
  const [asking, setAsking] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (value.trim() === '' || asking) return;
    setAsking(true);
    try {
      setSaid((await session.answer(objective.id, value.trim())) ? '' : 'Not right.');
    } catch (error) {
      setSaid(
        error instanceof LabError ? `${error.problem.detail} ${error.problem.remedy}` : 'No answer from the server.',
      );
    }
    setAsking(false);
  };
  return (
    <form className="wb-answer" onSubmit={(event) => void submit(event)}>
      <input
        aria-label={meaning}
        placeholder={meaning}
        value={value}
        maxLength={ANSWER_LENGTH_MAX}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
      <button type="submit" className="wb-button" disabled={asking}>
        Answer
      </button>
      <span role="status" className="wb-answer-said">
        {said}
      </span>
    </form>
  );
}

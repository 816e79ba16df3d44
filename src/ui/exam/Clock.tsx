import { useEffect, useState } from 'react';
import { timeLeft } from './time-left.ts';

interface ClockProps {
  endsAt: string;
  clockOffsetMs: number;
}

/** Minutes that are left; spoken at each quarter of an hour, at five minutes and at the end. */
export function Clock({ endsAt, clockOffsetMs }: ClockProps) {
  const [now, setNow] = useState(() => Date.now() + clockOffsetMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + clockOffsetMs), 1_000);
    return () => clearInterval(timer);
  }, [clockOffsetMs]);
  const { text, spoken, over } = timeLeft(Date.parse(endsAt) - now);
  return (
    <p className="wb-clock" data-over={over || undefined}>
      <span aria-hidden="true">{text}</span>
      <span className="wb-hidden" role="status">
        {spoken}
      </span>
    </p>
  );
}

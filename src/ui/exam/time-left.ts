/** What a clock that runs down shows, and what it says aloud: seldom, so that it does not talk all the time. */
export interface TimeLeft {
  text: string;
  spoken: string;
  over: boolean;
}

const SPOKEN_MINUTES = [90, 75, 60, 45, 30, 15, 5];

export function timeLeft(ms: number): TimeLeft {
  if (ms <= 0) return { text: 'Time is over', spoken: 'The time is over. What is in force now counts.', over: true };
  const seconds = Math.ceil(ms / 1_000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const passed = SPOKEN_MINUTES.filter((each) => seconds <= each * 60).at(-1);
  return {
    text: `${minutes}:${String(rest).padStart(2, '0')} left`,
    spoken: passed === undefined ? '' : `Less than ${passed} minutes are left.`,
    over: false,
  };
}

import type { Overheard } from './field.ts';

/** What the lab's broker answered a stranger, taken down from a real run of `open-broker-eavesdrop`. */
export const recording: { on: string; answers: number[]; messages: Overheard[] } = {
  on: '23 November 2026',
  answers: [0x20, 0x02, 0x00, 0x00, 0x90, 0x03, 0x00, 0x01, 0x00],
  messages: [],
};

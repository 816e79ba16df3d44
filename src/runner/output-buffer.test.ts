import { expect, it } from 'vitest';
import type { OutputLine } from './messages.ts';
import { BATCH_LINES_MAX, OutputBuffer, RUN_LINES_MAX } from './output-buffer.ts';

const line: OutputLine = { level: 'log', text: 'again' };

it('sends a full batch by itself and the rest when flushed', () => {
  const sent: number[] = [];
  const buffer = new OutputBuffer((lines) => sent.push(lines.length));
  for (let i = 0; i < BATCH_LINES_MAX + 3; i++) buffer.add(line);
  expect(sent).toEqual([BATCH_LINES_MAX]);
  buffer.flush();
  buffer.flush();
  expect(sent).toEqual([BATCH_LINES_MAX, 3]);
});

it('keeps a print flood to the limit of one run and counts what it drops', () => {
  let lines = 0;
  let dropped = 0;
  const buffer = new OutputBuffer((batch, lost) => {
    lines += batch.length;
    dropped += lost;
  });
  for (let i = 0; i < RUN_LINES_MAX + 1_000; i++) buffer.add(line);
  buffer.flush();
  expect({ lines, dropped }).toEqual({ lines: RUN_LINES_MAX, dropped: 1_000 });
});

import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.ts';

describe('createManualClock', () => {
  it('runs tasks in the order of their time, those added on the way included', () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.after(20, () => ran.push(`late at ${clock.now()}`));
    clock.after(10, () => {
      ran.push(`early at ${clock.now()}`);
      clock.after(5, () => ran.push(`between at ${clock.now()}`));
    });
    clock.advance(20);
    expect(ran).toEqual(['early at 10', 'between at 15', 'late at 20']);
  });

  it('runs nothing before its time and nothing that was cancelled', () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.after(11, () => ran.push('not yet'));
    const cancel = clock.after(10, () => ran.push('cancelled'));
    cancel();
    cancel();
    clock.advance(10);
    expect(ran).toEqual([]);
    clock.advance(1);
    expect(ran).toEqual(['not yet']);
    expect(clock.pending).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { doors, standpoints, summaryOf } from './surface.ts';

describe('the attack surface', () => {
  it('says for every door and place what is reached, before and after', () => {
    for (const door of doors) {
      expect(Object.keys(door.found), door.id).toHaveLength(standpoints.length);
      expect(Object.keys(door.hardened), door.id).toHaveLength(standpoints.length);
    }
    expect(new Set(doors.map(({ id }) => id)).size).toBe(doors.length);
  });

  it('leaves no door open without a proof once the work is done, and opens none', () => {
    for (const door of doors) {
      for (const { id } of standpoints) {
        expect(door.hardened[id], `${door.id} from ${id}`).not.toBe('open');
        if (door.found[id] === 'none') expect(door.hardened[id], `${door.id} from ${id}`).toBe('none');
      }
    }
  });

  it('keeps a way in for those who work there', () => {
    const stillUsed = (place: 'plant' | 'office' | 'management' | 'supplier') =>
      doors.filter((door) => door.hardened[place] === 'asks').map(({ id }) => id);
    expect(stillUsed('plant')).toEqual(['mqtts']);
    expect(stillUsed('office')).toEqual(['wss']);
    expect(stillUsed('management')).toEqual(['dashboard', 'metrics', 'backup']);
    expect(stillUsed('supplier')).toEqual(['bridge']);
  });

  it('counts in words', () => {
    expect(summaryOf('found', 'internet')).toBe(
      'From the internet, as found: 5 of 9 doors are open, one asks who you are.',
    );
    expect(summaryOf('hardened', 'container')).toMatch(/none of 9 doors are open, none asks/);
  });
});

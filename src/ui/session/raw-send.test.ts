import { expect, it } from 'vitest';
import { decodePacket } from '../../inspector/index.ts';
import { connectBytes } from './raw-send.ts';

it('writes a CONNECT that reads as what was asked for', () => {
  const bytes = connectBytes({ clientId: 'resend-1', userName: 'guest', password: 'p'.repeat(200) });
  const { problem, summary } = decodePacket(bytes, 4);
  expect(problem).toBeUndefined();
  expect(summary).toContain('resend-1');
  expect(summary).toContain('guest');
});

it('leaves credentials out when there are none', () => {
  const anonymous = connectBytes({ clientId: 'me', userName: '', password: 'ignored' });
  expect(Array.from(anonymous)).toEqual([0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 2, 0x6d, 0x65]);
});

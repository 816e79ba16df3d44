import { expect, it } from 'vitest';
import { decodePacket } from '../../../inspector/index.ts';
import { buildConnect, type ConnectChoice, connectOfTheLock, notationOf, overheardIn } from './build-connect.ts';

const hex = (choice: Partial<ConnectChoice>) => notationOf(buildConnect({ ...connectOfTheLock, ...choice }));
const decoded = (choice: Partial<ConnectChoice>) => decodePacket(buildConnect({ ...connectOfTheLock, ...choice }), 4);

it('builds the packet that the chapter takes apart', () => {
  expect(hex({})).toBe(
    '10 24 00 04 4d 51 54 54 04 c2 00 3c 00 06 6c 6f 63 6b 2d 37 00 06 6c 6f 63 6b 2d 37 00 08 6c 65 74 6d 65 69 6e 31',
  );
});

it('builds the Will that the chapter takes apart', () => {
  const will = { clientId: 't1', userName: '', password: '', willTopic: 'home/frontdoor/cmd', willPayload: 'OPEN' };
  expect(hex({ ...will, willRetain: true }).startsWith('10 28 00 04 4d 51 54 54 04 26 00 3c 00 02 74 31')).toBe(true);
});

it.each<Partial<ConnectChoice>>([
  {},
  { version: 5 },
  { version: 5, willTopic: 'a/b', willPayload: '', willQos: 2 },
  { userName: '', password: '', clean: false, keepAliveSeconds: 0 },
  { version: 5, userName: '' },
  { clientId: 'ö'.repeat(100), willTopic: 'x', willPayload: 'y', willQos: 1, willRetain: true },
])('builds a legal packet from %o', (choice) => {
  expect(decoded(choice).problem).toBeUndefined();
});

it('builds what 3.1.1 forbids, so that the figure can say so', () => {
  expect(decoded({ userName: '' }).problem).toMatch(/without a user name/);
});

it('lists what is overheard, and nothing that was not sent', () => {
  expect(overheardIn(connectOfTheLock).map(({ value }) => value)).toEqual(['lock-7', 'lock-7', 'letmein1', '90 s']);
  const quiet = overheardIn({ ...connectOfTheLock, userName: '', password: '', keepAliveSeconds: 0 });
  expect(quiet.map(({ value }) => value)).toEqual(['lock-7', 'for ever']);
});

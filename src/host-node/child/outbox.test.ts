import { expect, test } from 'vitest';
import type { LabEvent } from '../../model/lab-event.ts';
import { BATCH_EVENTS_MAX, Outbox, type OutboxOptions, WAITING_EVENTS_MAX } from './outbox.ts';

type Sent = Parameters<OutboxOptions['send']>[0];

const event = (sequence: number, size = 10) => ({ sequence, text: 'x'.repeat(size) }) as unknown as LabEvent;

function create(
  send: (message: Sent) => Promise<void> = async () => {},
  changes: OutboxOptions['changes'] = () => ({}),
) {
  const sent: Sent[] = [];
  const outbox = new Outbox({
    send: (message) => {
      sent.push(message);
      return send(message);
    },
    changes,
  });
  const sequences = () =>
    sent.flatMap(({ events }) => JSON.parse(events?.json ?? '[]')).map(({ sequence }) => sequence);
  return { outbox, sent, sequences };
}

test('events are sent in order, in batches of bounded size', async () => {
  const { outbox, sent, sequences } = create();
  outbox.watched = true;
  for (let sequence = 1; sequence <= 1_000; sequence++) outbox.add(event(sequence));
  await outbox.flush();
  expect(sequences()).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  for (const { events } of sent) expect(events?.count).toBeLessThanOrEqual(BATCH_EVENTS_MAX);
  outbox.close();
});

test('while the channel takes nothing, the oldest events go and are counted', async () => {
  const blocked = Promise.withResolvers<void>();
  const { outbox, sent, sequences } = create(() => blocked.promise);
  outbox.watched = true;
  const total = WAITING_EVENTS_MAX * 3;
  for (let sequence = 1; sequence <= total; sequence++) outbox.add(event(sequence));
  blocked.resolve();
  await outbox.flush();
  const arrived = sequences();
  expect(arrived).toHaveLength(WAITING_EVENTS_MAX);
  expect(arrived.at(-1)).toBe(total);
  expect(sent.reduce((sum, { events }) => sum + (events?.dropped ?? 0), 0)).toBe(total - WAITING_EVENTS_MAX);
  outbox.close();
});

test('large events are limited by their size', async () => {
  const { outbox, sent, sequences } = create();
  outbox.watched = true;
  for (let sequence = 1; sequence <= 100; sequence++) outbox.add(event(sequence, 100_000));
  await outbox.flush();
  expect(sequences().length).toBeLessThanOrEqual(21);
  for (const { events } of sent) expect(events?.json.length).toBeLessThan(300_000);
  outbox.close();
});

test('nobody watching, no event is kept; what changed is told all the same', async () => {
  const { outbox, sent } = create(undefined, () => ({ objectives: [] }));
  outbox.add(event(1));
  await outbox.flush();
  expect(sent).toEqual([{ objectives: [] }]);
  outbox.close();
});

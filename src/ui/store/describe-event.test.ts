import { expect, it } from 'vitest';
import { labEventSchema } from '../../model/lab-event.ts';
import { describeEvent } from './describe-event.ts';
import { event } from './event.fixture.ts';

const labels = { 'device:door': 'Front door' };

it('names who did what, and why it was refused', () => {
  const refused = event('publish.refused', {
    ...{ actor: 'attacker', topicName: 'home/door/cmd', text: 'OPEN', retain: true, will: false },
    reason: 'No rule allows it.',
  });
  expect(describeEvent(refused, labels)).toBe(
    'Your message was refused: home/door/cmd “OPEN” (retained). No rule allows it.',
  );
  const delivered = event('message.delivered', {
    actor: 'device:door',
    fromActor: 'attacker',
    topicName: 't',
    text: 'x',
  });
  expect(describeEvent(delivered, labels)).toBe('Front door received t “x” from you.');
});

it('has a sentence for every event of the vocabulary', () => {
  const types = labEventSchema.options.map((option) => option.shape.type.value);
  expect(types.length).toBeGreaterThan(20);
  for (const type of types) {
    const sentence = describeEvent(
      event(type, {
        actor: 'attacker',
        text: '',
        byActor: 'attacker',
        fromActor: null,
        causeActor: null,
        packetType: 'connect',
        deviceId: 'door',
        messages: ['client_hello'],
        failures: ['name'],
      } as never),
      labels,
    );
    expect(sentence, type).toMatch(/^[A-Z“].{5,}/);
  }
});

it('cuts a long payload', () => {
  const long = event('message.delivered', {
    actor: 'attacker',
    fromActor: null,
    topicName: 't',
    text: 'y'.repeat(500),
  });
  expect(describeEvent(long, labels).length).toBeLessThan(120);
});

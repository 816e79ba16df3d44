import { expect, it } from 'vitest';
import { event } from '../store/event.fixture.ts';
import { motionOf } from './motion.ts';

const nodeOf = (actor: string) => ({ attacker: 'attacker', 'device:door': 'door' })[actor];

it('shows a refused message stopped and an accepted one going in', () => {
  const message = { actor: 'attacker', topicName: 'home/door/cmd', text: 'OPEN' };
  expect(motionOf(event('publish.accepted', message), nodeOf)).toMatchObject({
    node: 'attacker',
    course: 'in',
    side: 'attacker',
  });
  expect(motionOf(event('publish.refused', message), nodeOf)).toMatchObject({
    course: 'stopped',
    caption: 'door/cmd OPEN',
  });
  expect(motionOf(event('message.withheld', message), nodeOf)).toMatchObject({ course: 'withheld' });
});

it('gives what a device hears from the attacker the attacker’s colour', () => {
  const heard = { actor: 'device:door', topicName: 'a', text: '' };
  expect(motionOf(event('message.delivered', { ...heard, fromActor: 'attacker' }), nodeOf)?.side).toBe('attacker');
  expect(motionOf(event('message.delivered', { ...heard, fromActor: 'operator:app' }), nodeOf)?.side).toBe('house');
});

it('moves nothing for what has no place in the picture', () => {
  expect(motionOf(event('publish.accepted', { actor: 'grader:x', topicName: 'a', text: '' }), nodeOf)).toBeNull();
  expect(motionOf(event('retained.set', { actor: 'attacker', topicName: 'a' }), nodeOf)).toBeNull();
});

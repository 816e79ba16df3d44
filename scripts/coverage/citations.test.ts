import { expect, it } from 'vitest';
import { mqtt5, mqtt311 } from '../../src/model/spec-ref.ts';
import { citationsIn } from './citations.ts';

const refsIn = (text: string, ...known: ReturnType<typeof mqtt5>[]) => citationsIn(text, known).refs;

it('takes the version from the words beside a citation', () => {
  expect(refsIn('It closes ([MQTT-3.1.2-24] in 3.1.1, [MQTT-3.1.2-22] in 5).')).toEqual([
    mqtt311('3.1.2-24'),
    mqtt5('3.1.2-22'),
  ]);
  expect(refsIn('Removed (in 3.1.1 [MQTT-3.3.1-10], in 5 [MQTT-3.3.1-6]).')).toEqual([
    mqtt311('3.3.1-10'),
    mqtt5('3.3.1-6'),
  ]);
});

it('takes it from the block around it, and not from one that has ended', () => {
  const blocks =
    '<Version is="3.1.1">[MQTT-3.3.5-2]</Version>\n<Version is="5">[MQTT-3.8.4-6]</Version>\n[MQTT-4.7.2-1]';
  expect(refsIn(blocks)).toEqual([mqtt311('3.3.5-2'), mqtt5('3.8.4-6')]);
});

it('takes it from the head of a table column', () => {
  const table = '| Subject | MQTT 3.1.1 | MQTT 5 |\n| --- | --- | --- |\n| End | [MQTT-3.2.2-5] | [MQTT-3.2.2-7] |';
  expect(refsIn(`Text.\n\n${table}\n`)).toEqual([mqtt311('3.2.2-5'), mqtt5('3.2.2-7')]);
});

it('otherwise means every version that knows the statement, else its section', () => {
  const known = [mqtt311('4.7.2-1'), mqtt5('4.7.2-1'), mqtt5('4.8.2')];
  expect(refsIn('[MQTT-4.7.2-1]', ...known)).toEqual([mqtt311('4.7.2-1'), mqtt5('4.7.2-1')]);
  expect(refsIn('[MQTT-4.8.2-2]', ...known)).toEqual([mqtt5('4.8.2-2')]);
});

it('says of which statements the version is not to be known', () => {
  expect(citationsIn('[MQTT-3.1.2-3]', [mqtt5('3.1.3-3')])).toEqual({ refs: [], unresolved: ['[MQTT-3.1.2-3]'] });
});

/** What only MQTT 5 has, as Mosquitto's clients see it. */
import { describe, expect, test } from 'vitest';
import type { LabEvent } from '../../src/model/lab-event.ts';
import { BrokerOnTheNetwork, everythingAllowed } from './broker-on-the-network.ts';
import { missingTools, publish, start, subscriber } from './mosquitto.ts';

const installed = missingTools.length === 0;
if (!installed) console.warn(`not installed, so their tests did not run: ${missingTools.join(', ')}`);

const v5 = 'mqttv5';

describe.runIf(installed)('mosquitto clients with MQTT 5', () => {
  test('properties reach the subscriber as they were published', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const format = '%p|%C|%D|%P|%R|%F|%E';
    const heard = await subscriber(broker, v5, 'reader', 1, '-t', 'a', '-F', format);
    const properties = [
      ['user-property', 'colour', 'blue'],
      ['user-property', 'colour', 'green'],
      ['content-type', 'text/plain'],
      ['response-topic', 'answers/here'],
      ['correlation-data', 'c-1'],
      ['payload-format-indicator', '1'],
      ['message-expiry-interval', '90'],
    ];
    await publish(broker, v5, '-t', 'a', '-m', 'x', ...properties.flatMap((one) => ['-D', 'publish', ...one]));
    const [line = ''] = await heard.lines();
    const [payload, contentType, correlation, user, response, format1, expiry] = line.split('|');
    expect([payload, contentType, correlation, response, format1]).toEqual([
      'x',
      'text/plain',
      'c-1',
      'answers/here',
      '1',
    ]);
    expect(user).toMatch(/colour:blue.*colour:green/);
    // Counted down by whole seconds while it is on its way.
    expect(Number(expiry)).toBeGreaterThan(60);
    expect(Number(expiry)).toBeLessThanOrEqual(90);
  });

  test('a message outlives neither its expiry nor the session that waits for it', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const enter = (...args: string[]) =>
      start('mosquitto_sub', broker, v5, ['-i', 'absent', '-t', 'a', '-q', '1', '-c', ...args]);
    await enter('-E', '-x', '60').lines();
    await broker.untilGone('absent');
    const expiring = ['-D', 'publish', 'message-expiry-interval', '1'];
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'stale', ...expiring);
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'fresh');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await enter('-C', '1', '-x', '1').lines()).toEqual(['fresh']);
    await broker.untilGone('absent', 2);
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'for nobody');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const back = enter('-C', '1', '-x', '0');
    await broker.untilSubscribed('absent', 3);
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'new session');
    expect(await back.lines()).toEqual(['new session']);
  });

  test('a shared subscription gives every message to one member, and to each in turn', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const members = await Promise.all(
      ['one', 'two'].map((id) => subscriber(broker, v5, id, 5, '-t', '$share/crew/work', '-q', '1')),
    );
    const outsider = await subscriber(broker, v5, 'outsider', 10, '-t', 'work', '-q', '1');
    const work = Array.from({ length: 10 }, (_, index) => `job ${index}`);
    await start('mosquitto_pub', broker, v5, ['-t', 'work', '-q', '1', '-l'], `${work.join('\n')}\n`).lines();
    const done = await Promise.all(members.map((member) => member.lines()));
    expect(done.map((jobs) => jobs.length)).toEqual([5, 5]);
    expect(done.flat().sort()).toEqual(work);
    expect(await outsider.lines()).toEqual(work);
  });

  test('Receive Maximum: never more unacknowledged messages than the client takes', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const narrow = ['-D', 'connect', 'receive-maximum', '2'];
    const heard = await subscriber(broker, v5, 'narrow', 50, '-t', 'a', '-q', '2', ...narrow);
    const lines = Array.from({ length: 50 }, (_, index) => String(index));
    await start('mosquitto_pub', broker, v5, ['-t', 'a', '-q', '2', '-l'], `${lines.join('\n')}\n`).lines();
    expect(await heard.lines()).toEqual(lines);
    let [open, most] = [0, 0];
    for (const event of broker.events) {
      if (event.clientId !== 'narrow') continue;
      if (event.type === 'packet.sent' && event.packetType === 'publish') open += 1;
      if (event.type === 'packet.received' && event.packetType === 'pubcomp') open -= 1;
      most = Math.max(most, open);
    }
    expect(most).toBe(2);
  });

  test('Maximum Packet Size: what is too large is left out, the rest comes', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const small = ['-D', 'connect', 'maximum-packet-size', '60'];
    const heard = await subscriber(broker, v5, 'small', 1, '-t', 'a', '-q', '1', ...small);
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'x'.repeat(100));
    await publish(broker, v5, '-t', 'a', '-q', '1', '-m', 'fits');
    expect(await heard.lines()).toEqual(['fits']);
  });

  test('a topic alias stands for the name from its second use on', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const heard = await subscriber(broker, v5, 'reader', 3, '-t', 'long/name', '-q', '1', '-F', '%t %p');
    const aliased = ['-t', 'long/name', '-q', '1', '-D', 'publish', 'topic-alias', '3', '-l'];
    await start('mosquitto_pub', broker, v5, aliased, '1\n2\n3\n').lines();
    expect(await heard.lines()).toEqual(['long/name 1', 'long/name 2', 'long/name 3']);
  });

  test('more aliases than allowed end the connection, with a reason', async () => {
    await using broker = await BrokerOnTheNetwork.start({ ...everythingAllowed, limits: { topicAliasMaximum: 2 } });
    const withAlias = (alias: string) => ['-t', 'a', '-m', 'x', '-q', '1', '-D', 'publish', 'topic-alias', alias];
    await publish(broker, v5, ...withAlias('2'));
    const refused = await start('mosquitto_pub', broker, v5, withAlias('3')).ended;
    expect(refused.code).not.toBe(0);
  });

  test('a Will keeps its properties and waits for its delay', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const observer = await subscriber(broker, v5, 'observer', 1, '-t', 'gone', '-F', '%p|%P');
    const will = ['--will-topic', 'gone', '--will-payload', 'late words'];
    const properties = ['-D', 'will', 'will-delay-interval', '1', '-D', 'will', 'user-property', 'why', 'power cut'];
    const doomed = await subscriber(broker, v5, 'doomed', 1, '-t', 'x', '-x', '60', ...will, ...properties);
    doomed.kill();
    expect(await observer.lines()).toEqual(['late words|why:power cut']);
    const at = (type: LabEvent['type']) => broker.events.find((event) => event.type === type)?.atMs ?? Number.NaN;
    // Timers may be a millisecond early.
    expect(at('publish.accepted') - at('connection.closed')).toBeGreaterThan(990);
  });

  test('mosquitto_rr asks, and gets the answer that belongs to its question', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const questions = await subscriber(broker, v5, 'responder', 1, '-t', 'ask', '-F', '%R %D %p');
    const ask = [
      '-i',
      'asker',
      '-t',
      'ask',
      '-e',
      'answers/7',
      '-m',
      'who?',
      '-D',
      'publish',
      'correlation-data',
      'q7',
    ];
    const asker = start('mosquitto_rr', broker, v5, ask);
    expect(await questions.lines()).toEqual(['answers/7 q7 who?']);
    const answer = ['-t', 'answers/7', '-D', 'publish', 'correlation-data', 'q7', '-m', 'me'];
    await publish(broker, v5, ...answer);
    expect(await asker.lines()).toEqual(['me']);
  });

  test('mosquitto_rr asks in MQTT 3.1.1, where the topic names are agreed on', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const questions = await subscriber(broker, 'mqttv311', 'responder', 1, '-t', 'ask');
    const asker = start('mosquitto_rr', broker, 'mqttv311', ['-t', 'ask', '-e', 'answers/8', '-m', 'who?']);
    expect(await questions.lines()).toEqual(['who?']);
    await publish(broker, v5, '-t', 'answers/8', '-m', 'me');
    expect(await asker.lines()).toEqual(['me']);
  });

  test('retain as published, and as an ordinary subscriber sees it', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const faithful = await subscriber(broker, v5, 'faithful', 1, '-t', 'a', '-F', '%r', '--retain-as-published');
    const ordinary = await subscriber(broker, v5, 'ordinary', 1, '-t', 'a', '-F', '%r');
    await publish(broker, v5, '-t', 'a', '-r', '-m', 'x');
    expect([await faithful.lines(), await ordinary.lines()]).toEqual([['1'], ['0']]);
  });

  test('a subscription identifier comes back with each message', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const identified = ['-D', 'subscribe', 'subscription-identifier', '77'];
    const heard = await subscriber(broker, v5, 'reader', 1, '-t', 'a', '-F', '%S', ...identified);
    await publish(broker, v5, '-t', 'a', '-m', 'x');
    expect(await heard.lines()).toEqual(['77']);
  });
});

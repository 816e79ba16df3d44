/** Mosquitto's clients in every protocol version they speak, against the edge on a real port. */
import { describe, expect, test } from 'vitest';
import { BrokerOnTheNetwork } from './broker-on-the-network.ts';
import { missingTools, publish, start, subscriber, versions } from './mosquitto.ts';

const installed = missingTools.length === 0;
if (!installed) console.warn(`not installed, so their tests did not run: ${missingTools.join(', ')}`);

test('continuous integration has the clients this is about', () => {
  expect(process.env['CI'] ? missingTools : []).toEqual([]);
});

const pairs = versions.flatMap((publisher) => versions.map((reader) => [publisher, reader] as const));

describe.runIf(installed)('mosquitto clients', () => {
  test.each(pairs)('%s publishes to %s at QoS 0, 1 and 2', async (publisher, reader) => {
    await using broker = await BrokerOnTheNetwork.start();
    const heard = await subscriber(broker, reader, 'reader', 3, '-t', 'home/+', '-q', '2', '-F', '%t %q %r %l %p');
    for (const qos of ['0', '1', '2'])
      await publish(broker, publisher, '-t', 'home/ä', '-q', qos, '-m', `grüße ${qos}`);
    expect(await heard.lines()).toEqual(['home/ä 0 0 9 grüße 0', 'home/ä 1 0 9 grüße 1', 'home/ä 2 0 9 grüße 2']);
  });

  test.each(versions)('%s: the lower of both QoS counts', async (version) => {
    await using broker = await BrokerOnTheNetwork.start();
    const heard = await subscriber(broker, version, 'reader', 2, '-t', 'a', '-q', '1', '-F', '%q %p');
    await publish(broker, version, '-t', 'a', '-q', '2', '-m', 'less');
    await publish(broker, version, '-t', 'a', '-q', '0', '-m', 'same');
    expect(await heard.lines()).toEqual(['1 less', '0 same']);
  });

  test.each(versions)('%s: a retained message comes to who subscribes later, until it is cleared', async (version) => {
    await using broker = await BrokerOnTheNetwork.start();
    await publish(broker, version, '-t', 'state', '-r', '-q', '1', '-m', 'on');
    const late = await subscriber(broker, version, 'late', 1, '-t', 'state', '-F', '%r %p');
    expect(await late.lines()).toEqual(['1 on']);
    await publish(broker, version, '-t', 'state', '-r', '-n', '-q', '1');
    const later = await subscriber(broker, version, 'later', 1, '-t', 'state', '-F', '%r %p');
    await publish(broker, version, '-t', 'state', '-m', 'the first to come');
    expect(await later.lines()).toEqual(['0 the first to come']);
  });

  test.each(versions)('%s: a Will speaks for who dies, and not for who says goodbye', async (version) => {
    await using broker = await BrokerOnTheNetwork.start();
    const will = ['--will-topic', 'gone', '--will-qos', '1', '--will-payload'];
    const observer = await subscriber(broker, version, 'observer', 2, '-t', 'gone', '-q', '1', '-F', '%q %p');
    const polite = await subscriber(broker, version, 'polite', 1, '-t', 'x', ...will, 'never said');
    await publish(broker, version, '-t', 'x', '-m', 'go');
    await polite.lines();
    await broker.untilGone('polite');
    const doomed = await subscriber(broker, version, 'doomed', 1, '-t', 'x', ...will, 'last words');
    doomed.kill();
    await broker.untilGone('doomed');
    await publish(broker, version, '-t', 'gone', '-m', 'end of test');
    expect(await observer.lines()).toEqual(['1 last words', '0 end of test']);
  });

  test.each(versions)('%s: a persistent session collects, a clean one does not', async (version) => {
    await using broker = await BrokerOnTheNetwork.start();
    const persistent = ['-c', ...(version === 'mqttv5' ? ['-x', '60'] : [])];
    const enter = (clientId: string, ...args: string[]) =>
      start('mosquitto_sub', broker, version, ['-i', clientId, '-t', 'a', '-q', '1', ...args]);
    await enter('kept', '-E', ...persistent).lines();
    await enter('clean', '-E').lines();
    await broker.untilGone('kept');
    await broker.untilGone('clean');
    await publish(broker, version, '-t', 'a', '-q', '1', '-m', 'while away');
    expect(await enter('kept', '-C', '1', ...persistent).lines()).toEqual(['while away']);
    const clean = enter('clean', '-C', '1');
    await broker.untilSubscribed('clean', 2);
    await publish(broker, version, '-t', 'a', '-q', '1', '-m', 'while there');
    expect(await clean.lines()).toEqual(['while there']);
  });

  test.each(versions)('%s: who has no account is told so', async (version) => {
    await using broker = await BrokerOnTheNetwork.start({
      auth: { accounts: [{ userName: 'ada', password: { scheme: 'plain', value: 'right' } }] },
      acl: { default: 'allow' },
    });
    const ada = ['-t', 'a', '-m', 'x', '-q', '1', '-u', 'ada', '-P'];
    await publish(broker, version, ...ada, 'right');
    const refused = await start('mosquitto_pub', broker, version, [...ada, 'wrong']).ended;
    expect(refused.code).not.toBe(0);
    expect(refused.errors).toMatch(/not authori[sz]ed|bad user ?name or password/i);
  });

  test.each(versions)('%s: what the rules deny is neither published nor subscribed', async (version) => {
    await using broker = await BrokerOnTheNetwork.start({
      auth: { anonymous: true },
      acl: {
        default: 'deny',
        rules: [
          { effect: 'allow', who: 'everyone', actions: ['publish', 'subscribe', 'receive'], topicFilters: ['open/#'] },
        ],
      },
    });
    const heard = await subscriber(broker, version, 'reader', 1, '-t', 'open/a', '-q', '1');
    const denied = await start('mosquitto_pub', broker, version, ['-t', 'shut/a', '-m', 'x', '-q', '1']).ended;
    expect(broker.events.filter(({ type }) => type === 'publish.refused')).toHaveLength(1);
    if (version === 'mqttv5') expect(denied.errors).toMatch(/not authorized/i);
    const curious = await start('mosquitto_sub', broker, version, ['-t', 'shut/a', '-C', '1']).ended;
    expect(curious.errors).toMatch(/all subscription requests were denied/i);
    await publish(broker, version, '-t', 'open/a', '-m', 'allowed', '-q', '1');
    expect(await heard.lines()).toEqual(['allowed']);
  });
});

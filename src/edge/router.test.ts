/** What the edge expects of Aedes. These fail when another version of Aedes does not keep to it. */
import { expect, test } from 'vitest';
import { Message } from './message.ts';
import { Router } from './router.ts';

const message = (topicName: string, payload = 'x', retain = false) =>
  new Message({
    topicName,
    payload: Buffer.from(payload),
    qos: 0,
    retain,
    fromActor: null,
    fromClientId: null,
    fromSequence: null,
  });

async function withRouter(run: (router: Router<string>, system: Message[]) => Promise<void>): Promise<void> {
  const system: Message[] = [];
  const router = await Router.start<string>((told) => system.push(told));
  await run(router, system);
  await router.close();
}

test('[E1] Aedes finds all who match, in the same turn', () =>
  withRouter(async (router) => {
    for (const filter of ['a/#', 'a/+', '#', 'b']) router.subscribe(filter, filter);
    const found: string[][] = [];
    router.publish(message('a/b'), false, (matches) => found.push(matches));
    router.publish(message('$a/b'), false, (matches) => found.push(matches));
    expect(found.map((matches) => matches.sort())).toEqual([['#', 'a/#', 'a/+'], []]);
  }));

test('[E2] Aedes keeps retained messages, hands the very same message back, and forgets it with an empty payload', () =>
  withRouter(async (router) => {
    const kept = message('a/b', 'x', true);
    await new Promise<void>((resolve) => router.publish(kept, true, () => resolve()));
    expect(await router.retained('a/+')).toEqual([kept]);
    expect((await router.retained('#'))[0]).toBe(kept);
    expect(await router.retained('a')).toEqual([]);
    await new Promise<void>((resolve) => router.publish(message('a/b', '', true), true, () => resolve()));
    expect(await router.retained('#')).toEqual([]);
  }));

test('[E3] what Aedes says on its own comes as a message of the broker', () =>
  withRouter(async (router, system) => {
    router.subscribe('$SYS/#', 'spy');
    router.publishSystem('new/clients', 'lock');
    expect(system).toMatchObject([{ topicName: `$SYS/${router.id}/new/clients`, text: 'lock', fromActor: null }]);
  }));

test('[E4] an ended subscription is gone from the matcher by the next turn of the event loop', () =>
  withRouter(async (router) => {
    const end = router.subscribe('a', 'reader');
    end();
    await new Promise((resolve) => setImmediate(resolve));
    const found: string[] = [];
    router.publish(message('a'), false, (matches) => found.push(...matches));
    expect(found).toEqual([]);
  }));

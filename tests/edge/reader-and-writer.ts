/** Somebody who reads and somebody who writes. */
import type { BrokerUnderTest } from './broker-under-test.ts';
import type { RawClient } from './raw-client.ts';

export async function pair(
  world: BrokerUnderTest,
  topicFilter = '#',
  qos: 0 | 1 | 2 = 2,
): Promise<[RawClient, RawClient]> {
  const [reader, writer] = [world.dial('device:reader'), world.dial('device:writer')];
  await reader.connect('reader');
  await reader.subscribe([topicFilter, qos]);
  await writer.connect('writer');
  return [reader, writer];
}

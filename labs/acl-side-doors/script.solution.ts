const account = { userName: 'pump-3', password: lab.given['pump-3'] };

/** Connects, subscribes with one SUBSCRIBE, and waits for the first message that looks as wanted. */
async function hear(clientId: string, topicFilters: string[], wanted: string): Promise<void> {
  const client = await lab.connect({ clientId, ...account, protocolVersion: 5 });
  const heard = new Promise<void>((resolve) => {
    client.on('message', (topicName, payload) => {
      if (!topicName.startsWith(wanted)) return;
      lab.log(topicName, payload.toString());
      resolve();
    });
  });
  await client.subscribeAsync(topicFilters);
  await heard;
  await client.endAsync();
}

// (a) Only the first filter is asked for.
await hear('pump-3', ['plant/public/notice', 'plant/secret/#'], 'plant/secret/');

// (b) The rule about $share/# is about the marker and fits whatever stands behind it.
await hear('pump-3', ['$share/g/plant/secret/#'], 'plant/secret/');

// The subscription is ours by right. What it contains is not, and nobody looks at what leaves.
await hear('pump-3', ['plant/public/#'], 'plant/public/draft/');

// (c) A Will is a PUBLISH that nobody asks about. Ending without DISCONNECT has it published.
const will = { topicName: 'plant/valve/1/cmd', payload: 'OPEN', qos: 1 as const };
const doomed = await lab.connect({ clientId: 'pump-3', ...account, will });
await doomed.endAsync(true);
lab.log('Gone without a word, but for one.');

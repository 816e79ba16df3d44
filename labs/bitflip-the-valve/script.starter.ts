// Your bridge, and what passes it.
const bridge = await lab.connect({ clientId: 'bridge', userName: 'bridge', password: lab.given['bridge'] });
lab.log('The bridge is connected. The next orders pass within four seconds.');

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

bridge.on('message', (topicName, payload) => {
  // version 1 | key id 1 | length of the name 1 | name | counter 8 | vector 16 | ciphertext, as long as the order
  const nameLength = payload[2] ?? 0;
  const body = payload.subarray(3 + nameLength + 8 + 16);
  lab.log(topicName, '|', String(payload.subarray(3, 3 + nameLength)), '|', hex(body));
});
await bridge.subscribeAsync('brightwater/valve/+/cmd');

// You may publish bytes as they are:
// await bridge.publishAsync('brightwater/valve/7/cmd', new Uint8Array([1, 1, 7]));

// You carry every message. None of them can be read; all of them have a header in clear.
const carrier = await lab.connect({ clientId: 'carrier', userName: 'carrier', password: lab.given['carrier'] });
lab.log('You carry for Hearth. The remote starts again every seven seconds or so.');

carrier.on('message', (topicName, payload) => {
  if (payload[0] !== 1) return lab.log(topicName, String(payload));
  // version 1 | key id 1 | length of the name 1 | name | counter 8 | ciphertext | tag 16; the nonce is the counter
  const nameEnd = 3 + (payload[2] ?? 0);
  const counter = payload.subarray(nameEnd, nameEnd + 8).reduce((value, byte) => value * 256 + byte, 0);
  const length = payload.length - nameEnd - 8 - 16;
  lab.log(topicName, '| from', String(payload.subarray(3, nameEnd)), '| counter', counter, '| bytes', length);
});
await carrier.subscribeAsync('hearth/#');

// What was said before you came is in lab.overheard(), as whole packets in hex.

const carrier = await lab.connect({ clientId: 'carrier', userName: 'carrier', password: lab.given['carrier'] });

/** The ciphertext behind the header and before the tag. */
function body(payload: Uint8Array): Uint8Array {
  return payload.slice(3 + (payload[2] ?? 0) + 8, -16);
}

/** The next message on a topic whose text is so long: OPEN has four letters and CLOSE has five. */
function next(topic: string, length: number): Promise<Uint8Array> {
  return new Promise((resolve) => {
    carrier.on('message', (topicName, payload) => {
      if (topicName === topic && payload[0] === 1 && body(payload).length === length) resolve(payload);
    });
  });
}

/** What the remote tells when it starts. */
const told: Uint8Array[] = [];
carrier.on('message', (topicName, payload) => {
  if (topicName === 'hearth/remote/pin' && payload[0] === 1) told.push(body(payload));
});
const opens = next('hearth/garage/cmd', 4);
await carrier.subscribeAsync('hearth/#');

// What the remote said at its first start went over the wire before we came: the test from the manual.
const hexOf = (text: string) =>
  Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
const packets = await lab.overheard();
const first = packets.find(({ from, hex }) => from === 'client' && hex.includes(hexOf('hearth/remote/pin')));
const bytes = Uint8Array.from(first?.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const test = bytes.slice(-16 - 20, -16);

// One message, twice: the owner opens and then closes, and we say OPEN again.
const open = await opens;
await next('hearth/garage/cmd', 5);
await carrier.publishAsync('hearth/garage/cmd', open, { qos: 1 });
lab.log('OPEN, once more. We do not know the key, and it was not asked for.');

// One nonce, twice: after each start the remote counts from 0 again, and the streams cancel out. Every other time it
// only says its test once more.
const known = new TextEncoder().encode('{"pin":"0000","t":1}');
for (let looked = 0; ; await lab.sleep(200)) {
  const message = told[looked];
  if (message === undefined) continue;
  looked += 1;
  const text = String.fromCharCode(...message.map((byte, index) => byte ^ (test[index] ?? 0) ^ (known[index] ?? 0)));
  const pin = /"pin":"(\d+)"/.exec(text)?.[1] ?? '0000';
  if (pin === '0000') continue;
  lab.log('It told:', text);
  await lab.answer('pin', pin);
  break;
}

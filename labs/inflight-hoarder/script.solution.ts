const password = lab.given['sampler'] ?? '';
const own = 'dose/samples/sampler/raw';

function hex(value: number, digits = 4): string {
  return value.toString(16).padStart(digits, '0');
}

/** Text as hex, with its length in two bytes before it. */
function text(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return hex(bytes.length) + Array.from(bytes, (byte) => hex(byte, 2)).join('');
}

/** Remaining Length: seven bits to a byte, the lowest first. */
function lengthOf(bytes: number): string {
  return bytes < 128 ? hex(bytes, 2) : hex((bytes & 0x7f) | 0x80, 2) + lengthOf(bytes >> 7);
}

function packet(first: string, fields: string): string {
  return first + lengthOf(fields.length / 2) + fields;
}

async function enter(clientId: string) {
  const raw = await lab.raw();
  raw.send(packet('10', `${text('MQTT')}04c2003c${text(clientId)}${text('sampler')}${text(password)}`));
  await raw.next();
  return raw;
}

// (1) PUBLISH at QoS 2 with a fresh packet identifier each time, and never PUBREL.
const hoarder = await enter('sampler-1');
let batch = '';
for (let packetId = 1; packetId <= 2_000; packetId += 1) {
  batch += packet('34', `${text(own)}${hex(packetId)}`);
  if (packetId % 100 > 0) continue;
  hoarder.send(batch);
  batch = '';
  await lab.sleep(5);
}
lab.log('2,000 messages begun.');

// (2) Subscribe at QoS 1, have large messages sent to you, and never PUBACK.
const silent = await enter('sampler-2');
silent.send(packet('82', `0001${text(own)}01`));
await silent.next();
const writer = await enter('sampler-3');
for (let packetId = 1; packetId <= 20; packetId += 1) {
  writer.send(packet('32', `${text(own)}${hex(packetId)}${'37'.repeat(60_000)}`));
  await writer.next();
}
lab.log('1.2 MB sent to somebody who says nothing.');
await lab.sleep(1_500);

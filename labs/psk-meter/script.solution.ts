const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const speak = (identity: string, key: string) =>
  lab.connect({ listener: 'tls', clientId: identity, userName: identity, tls: { psk: { identity, hex: key } } });

// 1. Two names, one wrong key, two answers.
for (const identity of ['VG-300217', 'VG-999999']) {
  await speak(identity, '00112233445566778899aabbccddeeff').catch(() => {});
}
lab.log('bad_record_mac (20): it exists. unknown_psk_identity (115): it does not.');

// 2. The key of the meter across the street, from its label.
const key = hex(lab.hash.sha256('VG-300217')).slice(0, 32);
await speak('VG-300217', key);
lab.log('We are VG-300217.');

// 3. The same key opens what the meter said before we came.
for (const recording of await lab.recordings()) {
  if (!recording.label.includes('meter-217')) continue;
  const { fromClient } = lab.decrypt(recording, { psk: key });
  const said = fromClient.map(text).join(' ');
  const reading = /(\d{6}) Wh/.exec(said)?.[1];
  if (reading !== undefined) lab.log(reading, 'Wh:', await lab.answer('reading', reading));
}

// 4. The whole old series has one key, and it is in our own meter.
await speak('VG-100418', lab.given['group'] ?? '');
lab.log('We are our neighbour, too.');

function text(packet: string): string {
  return (packet.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

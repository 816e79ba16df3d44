// 1. A suite in which the secret is encrypted to the broker's key, and 3. a version that was withdrawn.
// Both handshakes succeed; that the broker then wants a password is another matter.
const offers = [
  { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' },
  { minVersion: 'TLSv1', maxVersion: 'TLSv1' },
] as const;
for (const tls of offers) {
  await lab.connect({ listener: 'tls', clientId: 'x', tls }).catch((error) => lab.log(error.message));
}

// 2. The recording, with the key from the backup.
const privateKey = await lab.pem('broker-2019.key.pem');
for (const recording of await lab.recordings()) {
  if (recording.label.includes('attacker')) continue;
  try {
    const { suite, fromClient } = lab.decrypt(recording, { privateKey });
    const [connect = ''] = fromClient;
    lab.log(recording.label, 'is open:', suite);
    await lab.answer('valve-3', passwordIn(connect));
  } catch (error) {
    lab.log(recording.label, 'stays closed:', (error as Error).message);
  }
}

/** The last field of CONNECT. Passwords here have 16 characters. */
function passwordIn(packet: string): string {
  const bytes = (packet.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return String.fromCharCode(...bytes.slice(-16));
}

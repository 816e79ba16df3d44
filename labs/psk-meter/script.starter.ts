// What crossed the wires so far. Nothing of it is readable; the names are, and so is how the keys were agreed upon
// (Events pane, tls.record: pskIdentities and ciphers).
for (const { label, fromClient } of await lab.recordings()) lab.log(label, fromClient.length, 'bytes');

// A key that is certainly wrong, for a meter that exists. What does the broker answer? And for one that does not?
const psk = { identity: 'VG-300217', hex: '00112233445566778899aabbccddeeff' };
await lab
  .connect({ listener: 'tls', clientId: 'x', userName: psk.identity, tls: { psk } })
  .catch((error) => lab.log(error.message));
lab.log('Look for tls.failed in the Events pane.');

// The manual: “Key: the first 16 bytes of SHA-256 of the serial number.” lab.hash.sha256 gives you bytes.

// What you recorded, and the key from the backup.
const privateKey = await lab.pem('broker-2019.key.pem');
lab.log(privateKey.split('\n')[0]);

for (const recording of await lab.recordings()) {
  lab.log(recording.label, recording.fromClient.length, 'bytes');
  // lab.decrypt(recording, { privateKey }) opens a recording, or throws with the reason why it cannot.
}

// What does the broker agree to, if you ask for something old?
const tls = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
await lab.connect({ listener: 'tls', clientId: 'x', tls }).catch((error) => lab.log(error.message));
lab.log('That was the handshake and a CONNECT without a password. Look for tls.accepted in the Events pane.');

// Certificates that are yours: car-007 (your car), car-002 (from the scrapyard), homemade and bought (made out to depot-admin).
// Their files are in the box with the commands for your own tools, with the private keys.

const client = await lab.connect({ listener: 'tls', clientId: 'car-007', tls: { clientCertificate: 'car-007' } });
client.on('message', (topicName, payload) => lab.log(topicName, String(payload)));
lab.log(await client.subscribeAsync('cars/car-007/cmd'));
await client.publishAsync('cars/car-007/telemetry', 'battery 64 %');
lab.log('Car 7 is in. Look at “tls.accepted” in the Events pane: who does the broker think you are, and why?');

// What if you show no certificate (tls: {}), another one, or claim a userName with this one?

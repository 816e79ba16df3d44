// 1. No badge at all, and a name.
await lab.connect({ listener: 'tls', clientId: 'nobody', userName: 'depot-admin', tls: {} });
lab.log('Without a certificate the broker believes whatever CONNECT says.');

// 2. A badge from our own printer.
await lab.connect({ listener: 'tls', clientId: 'printer', tls: { clientCertificate: 'homemade' } });
lab.log('It reads the name on a certificate, and not who has signed it.');

// 3. A genuine badge, relabelled.
const car7 = { clientCertificate: 'car-007' };
const depot = await lab.connect({ listener: 'tls', clientId: 'car-007', userName: 'depot-admin', tls: car7 });
await depot.publishAsync('cars/car-001/cmd', 'UNLOCK', { qos: 1 });
lab.log('Car 1 is open: the name in CONNECT goes before the certified one.');

// 4. A badge that was taken back.
await lab.connect({ listener: 'tls', clientId: 'car-002', tls: { clientCertificate: 'car-002' } });
lab.log('Car 2 was scrapped, and drives: nobody reads the list.');

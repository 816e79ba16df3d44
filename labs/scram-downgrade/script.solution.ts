// The true broker never hears of the monitor’s CONNECT. We answer it: “Bad authentication method” (MQTT 5, 4.12).
let password = '';
const trap = await lab.intercept('monitor', {
  forward: false,
  packet({ connect }, monitor) {
    if (!connect) return [];
    if (connect.password === null) {
      lab.log('It asks for', connect.authenticationMethod, '– sorry, not here.');
      monitor.toDevice('20 03 00 8c 00');
    } else {
      password = connect.password;
      monitor.close();
    }
    return [];
  },
});
while (password === '') await lab.sleep(100);
trap.stop();
lab.log('And now it says', password);

// The broker takes it, from anybody, without a word about SCRAM.
const client = await lab.connect({ clientId: 'monitor-12', userName: 'monitor-12', password, protocolVersion: 5 });
lab.log('Signed in as monitor-12.');
await client.endAsync();

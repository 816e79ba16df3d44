// Your script. `lab.connect` opens an MQTT connection to this broker; it resolves with a client of mqtt.js.
// There is no user name and no password here, and yet:

const client = await lab.connect({ clientId: 'passer-by' });
lab.log('Connected as nobody.');

client.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});

// One topic. What else might there be? A topic filter can say more than one name.
await client.subscribeAsync('home/thermostat/state');

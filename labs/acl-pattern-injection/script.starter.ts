// The portal takes any name: the first CONNECT that brings it registers it, with the password that comes along.
const name = 'pump-9';
const pump = await lab.connect({ clientId: name, userName: name, password: 'installer' });
lab.log(`Registered as ${name}.`);

pump.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});

// The rule says plant/%u/cmd. With your name in it, that is one topic. With another name?
await pump.subscribeAsync(`plant/${name}/cmd`);
await pump.publishAsync(`plant/${name}/telemetry`, '3 l/s');

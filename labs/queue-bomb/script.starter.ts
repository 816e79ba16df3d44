// You are an intern. You may read plant/#, and publish below plant/test/intern.
const account = { userName: 'intern', password: lab.given['intern'] };

// A session that stays when you go: clean is false, and in MQTT 5 you say for how long.
const ghost = await lab.connect({
  clientId: 'intern-ghost',
  ...account,
  protocolVersion: 5,
  clean: false,
  sessionExpirySeconds: 4_294_967_295,
});
await ghost.subscribeAsync('plant/#', { qos: 1 });
await ghost.endAsync();
lab.log('The ghost has left. Its session has not.');

const writer = await lab.connect({ clientId: 'intern-2', ...account });
await writer.publishAsync('plant/test/intern/x', 'Is anybody there?', { qos: 1 });
lab.log('One message waits. How many may? And how large may each of them be?');
await writer.endAsync();

// It is four o’clock and you are still the contractor: role maintenance.
const account = { userName: 'contractor', password: lab.given['contractor'] };
const me = await lab.connect({ clientId: 'contractor', ...account });
lab.log('Connected as contractor.');

me.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});
await me.subscribeAsync('plant/public/#');

// What could you leave in the broker that works without you, and without your role?

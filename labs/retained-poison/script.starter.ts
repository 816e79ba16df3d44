// Your script, with the account that should have been deleted.
const client = await lab.connect({ clientId: 'tenant', userName: 'tenant', password: lab.given['tenant'] });
lab.log('Connected as tenant.');

client.on('message', (topicName, payload, { retain }) => {
  lab.log(topicName, payload.toString(), retain ? 'was stored' : 'is said now');
});
await client.subscribeAsync('home/+/state');

// The lock sleeps now and then and asks for its orders again when it wakes. This one it has to hear now:
// await client.publishAsync('home/frontdoor/cmd', 'OPEN');

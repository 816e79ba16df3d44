// Nobody asks who we are, and `#` is every topic there is.
const client = await lab.connect({ clientId: 'passer-by' });

const overheard = new Map<string, string>();
const pinHeard = new Promise<string>((resolve) => {
  client.on('message', (topicName, payload) => {
    const text = payload.toString();
    if (!overheard.has(topicName)) lab.log(topicName, text);
    overheard.set(topicName, text);
    if (topicName === 'home/frontdoor/pin/set') resolve(text);
  });
});
await client.subscribeAsync('#');

// The family's app sets a new PIN now and then, and says it aloud.
const pin = await pinHeard;
lab.log('The PIN is', pin);
if (await lab.answer('pin', pin)) lab.log('That opens the keypad.');

// The lock obeys whoever reaches its command topic.
await client.publishAsync('home/frontdoor/cmd', 'OPEN', { qos: 1 });
lab.log('Told the front door to open.');

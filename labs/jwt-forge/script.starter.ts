// Your script. A token has three parts; the first two are JSON in base64url, which anybody can read.
const decode = (part: string) => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));

const [header = '', claims = ''] = (lab.given['my-token'] ?? '').split('.');
lab.log('Your token says of itself:', decode(header));
lab.log('and about you:', decode(claims));

// It goes where a password would go.
const client = await lab.connect({ clientId: 'renter-7', userName: 'renter-7', password: lab.given['my-token'] ?? '' });
client.on('message', (topicName, payload) => lab.log(topicName, payload.toString()));
await client.subscribeAsync('fleet/car-7/state');

// What would the broker say to a token that you wrote yourself? lab.given holds more: the issuer's public key,
// and the token of a test bench. lab.hash.hmac('sha256', key, text) makes the signature of HS256.
const encode = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
lab.log('For example:', `${encode('{"alg":"?"}')}.${encode('{"role":"?"}')}.`);

type Words = Record<string, unknown>;

const toBase64url = (binary: string) => btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const encode = (words: Words) => toBase64url(JSON.stringify(words));
const decode = (part: string): Words => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
const hs256 = (key: string, text: string) => toBase64url(String.fromCharCode(...lab.hash.hmac('sha256', key, text)));

const [, mine = ''] = (lab.given['my-token'] ?? '').split('.');
const depot = { ...decode(mine), sub: 'depot-2', role: 'depot' };

function forge(header: Words, claims: Words, key?: string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${key === undefined ? '' : hs256(key, text)}`;
}

async function unlockWith(how: string, token: string): Promise<void> {
  const client = await lab.connect({ clientId: 'depot-2', userName: 'depot-2', password: token });
  await client.publishAsync('fleet/car-12/unlock', 'UNLOCK', { qos: 1 });
  lab.log('Believed:', how);
  await client.endAsync();
}

await unlockWith('not signed at all', forge({ alg: 'none' }, depot));

// The verifier has one key, and HS256 says that it is a secret.
await unlockWith('the public key as a secret', forge({ alg: 'HS256' }, depot, lab.given['kestrel-2026a'] ?? ''));

// The broker reads the key from the file that we name.
const robots = 'User-agent: *\nDisallow: /\n';
await unlockWith('robots.txt', forge({ alg: 'HS256', kid: '../public/robots.txt' }, depot, robots));

// One token is enough to try every word on it, without a single packet.
const [head = '', body = '', signature] = (lab.given['bench-token'] ?? '').split('.');
const word = await lab.guess(lab.words, (guess) => hs256(guess, `${head}.${body}`) === signature);
if (word !== null) {
  lab.log('The bench signs with', word);
  await lab.answer('bench-secret', word);
  await unlockWith('a token of “dev”', forge(decode(head), { ...depot, iss: 'dev' }, word));
}

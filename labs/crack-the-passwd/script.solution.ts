const lines = new Map(
  (lab.given['backup'] ?? '').split('\n').map((line): [string, string] => {
    const [userName = '', ...stored] = line.split(':');
    return [userName, stored.join(':')];
  }),
);
const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);

// Nothing to do: it stands there.
lab.log('archive:', lines.get('archive'));

// Two lines are the same, which is seen without cracking. One is enough for both.
const [, , nightHash = ''] = (lines.get('night-1') ?? '').split('$');
const night = (await lab.guess(lab.words, (word) => same(lab.hash.sha256(word), bytes(nightHash)))) ?? '';
for (const userName of ['night-1', 'night-2']) {
  const client = await lab.connect({ clientId: userName, userName, password: night });
  await client.endAsync();
  lab.log(`Signed in as ${userName}.`);
}

// $7$101$salt$hash: a hundred and one rounds are a hundred and one times next to nothing.
const [, , iterations, salt = '', hash = ''] = (lines.get('operator') ?? '').split('$');
const operator = await lab.guess(lab.words, (word) =>
  same(lab.hash.pbkdf2('sha512', word, { salt: bytes(salt), iterations: Number(iterations), bytes: 64 }), bytes(hash)),
);
lab.log('The operator’s password is right:', await lab.answer('operator', operator ?? ''));

const intruder = await lab.connect({ clientId: 'tablet-2', userName: 'operator', password: operator ?? '' });
await intruder.publishAsync('basin/outlet/cmd', 'OPEN', { qos: 1 });
await intruder.endAsync();

// The chief’s line is argon2id. One guess tells why nobody does this here.
const [, , , parameters = '', chiefSalt = '', chiefHash = ''] = (lines.get('chief') ?? '').split('$');
const [memoryKib = 0, passes = 0] = [...parameters.matchAll(/\d+/g)].map(Number);
const options = { salt: bytes(chiefSalt), memoryKib, passes, bytes: 32 };
await lab.guess(lab.words.slice(0, 1), (word) => same(lab.hash.argon2id(word, options), bytes(chiefHash)));

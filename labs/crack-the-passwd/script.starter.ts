// Your script. This is the file; behind each user name stands how its password was stored.
const lines = (lab.given['backup'] ?? '').split('\n').map((line) => {
  const [userName = '', ...stored] = line.split(':');
  return { userName, stored: stored.join(':') };
});
for (const { userName, stored } of lines) lab.log(userName, stored);

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);

// The laboratory’s line: $6$salt$hash, SHA-512 over the password and the salt, once.
const laboratory = lines.find(({ userName }) => userName === 'laboratory')?.stored ?? '';
const [, , salt = '', hash = ''] = laboratory.split('$');
const utf8 = new TextEncoder();
const found = await lab.guess(lab.words, (word) =>
  same(lab.hash.sha512(new Uint8Array([...utf8.encode(word), ...bytes(salt)])), bytes(hash)),
);
lab.log('The laboratory’s password is', found);

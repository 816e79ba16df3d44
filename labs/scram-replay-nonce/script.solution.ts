// One sign-in of post 17, as it crossed the wire: CONNECT, the broker's AUTH, the post's AUTH.
const packets = await lab.overheard();
const begun = packets.find(({ packetType, hex }) => packetType === 'connect' && text(hex).includes('n=post-17,'));
const exchange = packets.filter((packet) => packet.connection === begun?.connection);
const [connect, proof] = exchange.filter(({ from }) => from === 'client');
const challenge = exchange.find(({ from, packetType }) => from === 'broker' && packetType === 'auth');
if (!connect || !proof || !challenge) throw new Error('No sign-in of post 17 was overheard.');

// The same again, byte for byte. Nothing in it is ours, and we know nothing.
const raw = await lab.raw();
raw.send(connect.hex);
lab.log((await raw.next()) === challenge.hex ? 'The broker asks what it asked the post.' : 'It asks something new.');
raw.send(proof.hex);
const connack = text((await raw.next()) ?? '');
lab.log(connack.includes('v=') ? 'CONNACK, with the broker’s own proof: we are post 17.' : 'Refused.');

// The recording is also an equation that only the right password fulfils (RFC 5802, 3).
const clientFirst = found(/n=post-17,r=[\w+/=]+/, connect.hex);
const serverFirst = found(/r=[^,]+,s=[\w+/=]+,i=\d+/, challenge.hex);
const [, withoutProof = '', p = ''] = /^(.+),p=(.+)$/.exec(found(/c=[\w+/=]+,r=[^,]+,p=[\w+/=]+/, proof.hex)) ?? [];
const [, salt = '', iterations = ''] = /,s=(.+),i=(\d+)$/.exec(serverFirst) ?? [];
const authMessage = `${clientFirst},${serverFirst},${withoutProof}`;

const cost = {
  salt: Uint8Array.from(atob(salt), (character) => character.charCodeAt(0)),
  iterations: Number(iterations),
  bytes: 32,
};
const word = await lab.guess(lab.words, (guess) => {
  const clientKey = lab.hash.hmac('sha256', lab.hash.pbkdf2('sha256', guess, cost), 'Client Key');
  const signature = lab.hash.hmac('sha256', lab.hash.sha256(clientKey), authMessage);
  const guessed = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
  return btoa(String.fromCharCode(...guessed)) === p;
});
if (word !== null && (await lab.answer('post-17', word))) lab.log(`“${word}”: from now on we need no recording.`);

function found(pattern: RegExp, hex: string): string {
  return pattern.exec(text(hex))?.[0] ?? '';
}

/** Byte for byte as characters. */
function text(hex: string): string {
  return (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

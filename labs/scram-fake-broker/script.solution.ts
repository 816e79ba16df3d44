// You are the broker. Nothing of what you say here is true, and the monitor does not mind.
const heard = { clientFirst: '', serverFirst: '', clientFinal: '' };

const trap = await lab.intercept('monitor', {
  forward: false,
  packet({ packetType, hex, publish: message }, monitor) {
    if (packetType === 'connect') {
      const [, clientFirst = '', nonce = ''] = /n,,(n=[^,]+,r=([\w+/=]+))/.exec(text(hex)) ?? [];
      // One iteration: whoever guesses pays almost nothing for a word.
      Object.assign(heard, { clientFirst, serverFirst: `r=${nonce}X,s=${btoa('no salt at all')},i=1` });
      monitor.toDevice(auth(heard.serverFirst));
    } else if (packetType === 'auth') {
      heard.clientFinal = /c=[\w+/=]+,r=[^,]+,p=[\w+/=]+/.exec(text(hex))?.[0] ?? '';
      monitor.toDevice(connack('v=AAAA'));
    } else if (packetType === 'subscribe') {
      monitor.toDevice(suback(hex));
      monitor.toDevice(publish('ward3/bed12/cmd', 'ALARM OFF'));
    } else if (message) lab.log(message.topicName, message.payload);
    return [];
  },
});
while (!trap.packets.some(({ publish }) => publish?.topicName === 'ward3/bed12/vitals')) await lab.sleep(100);
trap.stop();

// The proof was made for your challenge: a word that explains it is the password (RFC 5802, 3).
const [, withoutProof = '', proof = ''] = /^(.+),p=(.+)$/.exec(heard.clientFinal) ?? [];
const authMessage = `${heard.clientFirst},${heard.serverFirst},${withoutProof}`;
const cost = { salt: 'no salt at all', iterations: 1, bytes: 32 };
const word = await lab.guess(lab.words, (guess) => {
  const clientKey = lab.hash.hmac('sha256', lab.hash.pbkdf2('sha256', guess, cost), 'Client Key');
  const signature = lab.hash.hmac('sha256', lab.hash.sha256(clientKey), authMessage);
  const guessed = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
  return btoa(String.fromCharCode(...guessed)) === proof;
});
if (word !== null && (await lab.answer('monitor-12', word))) lab.log(`“${word}”, and it never crossed the wire.`);

/** AUTH 0x18 with these Authentication Data. */
function auth(data: string): string {
  return packet('f0', `18${properties(data)}`);
}

/** CONNACK 0x00 with them. */
function connack(data: string): string {
  return packet('20', `0000${properties(data)}`);
}

/** SUBACK to a SUBSCRIBE, whatever it asks for. */
function suback(subscribe: string): string {
  return `9004${subscribe.slice(4, 8)}0000`;
}

function publish(topicName: string, payload: string): string {
  return packet('30', `${prefixed(topicName)}00${hexOf(payload)}`);
}

function properties(data: string): string {
  const said = `15${prefixed('SCRAM-SHA-256')}16${prefixed(data)}`;
  return lengthOf(said) + said;
}

function packet(firstByte: string, rest: string): string {
  return firstByte + lengthOf(rest) + rest;
}

/** Length in one or two bytes (MQTT 5, 1.5.5). */
function lengthOf(hex: string): string {
  const length = hex.length / 2;
  const bytes = length < 128 ? [length] : [(length % 128) + 128, Math.floor(length / 128)];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function prefixed(value: string): string {
  const hex = hexOf(value);
  return (hex.length / 2).toString(16).padStart(4, '0') + hex;
}

function hexOf(value: string): string {
  return [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Byte for byte as characters. */
function text(hex: string): string {
  return (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

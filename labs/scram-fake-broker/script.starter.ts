// DNS is yours: whoever the monitor calls, you answer. `forward: true` passes everything on to the true broker.

const trap = await lab.intercept('monitor', {
  forward: true,
  packet({ from, packetType, hex }) {
    lab.log(from, packetType, text(hex));
    if (packetType === 'subscribe') lab.log('A broker would say', suback(hex));
    return undefined;
  },
});
await lab.sleep(3_000);
lab.log(
  trap.connections,
  'call answered. With `forward: false` there is no broker but you, and these say what it would:',
);
lab.log(auth('r=…,s=…,i=…'), connack('v=…'), publish('ward3/bed12/cmd', 'ALARM OFF'));
trap.stop();

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

/** The printable part of a packet. */
function text(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
}

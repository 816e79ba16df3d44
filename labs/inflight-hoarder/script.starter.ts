// You look after the sampler. One message of QoS 2, packet by packet, on a connection without a client.
const raw = await lab.raw();
const password = lab.given['sampler'] ?? '';

/** Text as hex, with its length in two bytes before it. */
function text(value: string): string {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => byte.toString(16).padStart(2, '0'));
  return bytes.length.toString(16).padStart(4, '0') + bytes.join('');
}

/** A packet: its first byte, its length (less than 128 here), its fields. */
function packet(first: string, fields: string): string {
  return first + (fields.length / 2).toString(16).padStart(2, '0') + fields;
}

// CONNECT: 3.1.1, user name and password, clean session, keep-alive of a minute.
raw.send(packet('10', `${text('MQTT')}04c2003c${text('sampler')}${text('sampler')}${text(password)}`));
lab.log('CONNACK', await raw.next());

// PUBLISH with QoS 2 (34) and packet identifier 1. The broker answers PUBREC (50), and waits for PUBREL (62).
raw.send(packet('34', `${text('dose/samples/sampler/raw')}0001`));
lab.log('PUBREC', await raw.next());
raw.send('62 02 00 01');
lab.log('PUBCOMP', await raw.next());

// What does the broker keep while PUBREL does not come? The Events pane tells what you hold.

// You are a resident. The password of guest is printed on every meter.
const password = lab.given['guest'] ?? '';

/** Text as hex, with its length in two bytes before it. */
function text(value: string): string {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => byte.toString(16).padStart(2, '0'));
  return bytes.length.toString(16).padStart(4, '0') + bytes.join('');
}

// CONNECT of 3.1.1, byte for byte: ffff is the keep-alive, 65,535 seconds.
const fields = `${text('MQTT')}04c2ffff${text('guest-1')}${text('guest')}${text(password)}`;
const connect = `10${(fields.length / 2).toString(16).padStart(2, '0')}${fields}`;

const raw = await lab.raw();
raw.send(connect);
lab.log('CONNACK', await raw.next());
lab.log(
  `${connect.length / 2} bytes, and the place is yours until ${new Date(Date.now() + 98_302_500).toUTCString()}.`,
);

// There are 99 more. Which of them need a CONNECT at all?

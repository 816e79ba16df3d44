// The port behind HAProxy is open to you, and the first bytes on it are yours.
const raw = await lab.raw({ listener: 'edge' });

// This is what HAProxy would say of you: version 1 is a line of text. It is true, so far.
raw.send(bytes('PROXY TCP4 203.0.113.10 10.0.0.1 40000 1883\r\n'));

raw.send(connect({ clientId: 'customer', userName: 'customer', password: lab.given['customer'] ?? '' }));
lab.log('CONNACK', await raw.next());

// 82, length, packet id, filter, QoS. The last byte of SUBACK is 80 where the broker says no.
raw.send(subscribe('grid/#'));
lab.log('SUBACK', await raw.next());
raw.close();

/** CONNECT of MQTT 3.1.1 with a clean session; without `userName` it says nothing about who you are. */
function connect({ clientId, userName, password = '' }: { clientId: string; userName?: string; password?: string }) {
  const flags = userName === undefined ? 0x02 : 0xc2;
  const credentials = userName === undefined ? [] : [...text(userName), ...text(password)];
  return packet(0x10, [...text('MQTT'), 4, flags, 0, 60, ...text(clientId), ...credentials]);
}

function subscribe(topicFilter: string) {
  return packet(0x82, [0, 1, ...text(topicFilter), 0]);
}

/** For bodies below 128 bytes. */
function packet(firstByte: number, body: number[]) {
  return Uint8Array.from([firstByte, body.length, ...body]);
}

function text(value: string) {
  return [0, value.length, ...bytes(value)];
}

function bytes(value: string) {
  return new TextEncoder().encode(value);
}

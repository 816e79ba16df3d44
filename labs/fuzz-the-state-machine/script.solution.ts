// 1. All walks of two and three blocks behind a CONNECT, on a tinymq in this page: which of them trips an oracle?
const { connectRight = '', connectWrong = '', ...others } = lab.fuzz.blocks;
const guards = { parser: 'sound', states: 'shipped', accounts: true } as const;
const found = new Map<string, string>();
for (const first of [connectRight, connectWrong]) {
  for (const [one, oneHex] of Object.entries(others)) {
    for (const [two, twoHex] of Object.entries(others)) {
      const { signature } = lab.fuzz.execute(first + oneHex + twoHex, guards);
      const walk = `${first === connectRight ? 'connectRight' : 'connectWrong'} ${one} ${two}`;
      if (signature !== null && !found.has(signature)) found.set(signature, walk);
    }
  }
}
for (const [signature, walk] of found) lab.log(signature, '←', walk);

// 2. The same on the controller, with names that mean something there.
function bytes(text: string): number[] {
  const encoded = [...new TextEncoder().encode(text)];
  return [encoded.length >> 8, encoded.length & 0xff, ...encoded];
}

function packet(firstByte: number, ...body: number[]): number[] {
  return [firstByte, body.length, ...body];
}

function connect(userName: string, password: string): number[] {
  return packet(0x10, ...bytes('MQTT'), 4, 0xc2, 0, 60, ...bytes('probe'), ...bytes(userName), ...bytes(password));
}

const open = packet(0x30, ...bytes('well/4/cmd'), ...new TextEncoder().encode('OPEN'));
const report = packet(0x30, ...bytes('well/4/report'), 0x6f, 0x6b);
const mine = connect('contractor', lab.given['contractor'] ?? '');

/** Says the segments one after the other, each when the answer to the one before has come. */
async function say(...segments: number[][]): Promise<void> {
  const raw = await lab.raw();
  for (const segment of segments) {
    raw.send(Uint8Array.from(segment));
    lab.log(await raw.next(500));
  }
  raw.close();
}

// A1: obeyed before the password was found wrong.
await say([...connect('dispatcher', 'no idea'), ...open]);
// A2: a second CONNECT brings a name, and nobody asks for its password.
await say(mine, connect('dispatcher', ''), open);
// A3: a report, and PUBREL for an identifier that is not under way.
await say(mine, [...report, 0x62, 2, 0, 9]);
// A4: CONNACK from a client.
await say(mine, [0x20, 2, 0, 0]);

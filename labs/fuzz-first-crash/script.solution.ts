/** Tries one conversation on the controller and waits for its end, or for an answer. */
async function send(input: string): Promise<void> {
  const raw = await lab.raw();
  raw.send(input);
  while (raw.open) if ((await raw.next(300)) === null) break;
  raw.close();
}

// 1. The length that no crash shows: a topic of 80 bytes in a packet of two. What stands behind is somebody else's: what
// a device said when it connected. A crash would empty that buffer, so this comes first.
const connect = '100d 0004 4d515454 04 02 003c 0001 78';
const raw = await lab.raw();
raw.send(`${connect} 8206 0001 0001 23 00 3002 0050`);
for (let packet = await raw.next(500); packet !== null; packet = await raw.next(200)) lab.log(packet);
raw.close();

// 2. Fuzz with all mutators, here in the page.
const report = await lab.fuzz.run({ executions: 600, randomSeed: 'brightwater' });

// 3. Make each crash small while it stays the same crash, and try it on the controller.
for (const { signature, input, foundAt } of report.crashes) {
  const small = await lab.fuzz.minimise(input, (candidate) => lab.fuzz.execute(candidate).signature === signature);
  lab.log(
    signature,
    `found at ${foundAt},`,
    `${input.length / 2} bytes, then ${small.length / 2}:`,
    small.slice(0, 80),
  );
  await send(small);
}

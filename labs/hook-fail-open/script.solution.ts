/** CONNECT of MQTT 3.1.1 for lab.raw(). */
function connectPacket(clientId: string, userName: string, password: string): Uint8Array {
  const field = (text: string) => [text.length >> 8, text.length & 255, ...new TextEncoder().encode(text)];
  const rest = [...field('MQTT'), 4, 0xc2, 0, 60, ...field(clientId), ...field(userName), ...field(password)];
  const length: number[] = [];
  for (let left = rest.length; left > 0; left >>= 7) length.push((left & 127) | (left > 127 ? 128 : 0));
  return Uint8Array.from([0x10, ...length, ...rest]);
}

// The faint: ten questions at a time are all that the directory takes, and long ones take it long. Nobody’s decision is
// not remembered either, so the technician is still unknown to the cache afterwards.
const long = 'x'.repeat(60_000);
const crowd = await Promise.all(Array.from({ length: 24 }, () => lab.raw()));
for (const [at, socket] of crowd.entries()) socket.send(connectPacket(`a1-${at}`, 'technician', long));
const answers = await Promise.all(crowd.map((socket) => socket.next(5_000)));
for (const socket of crowd) socket.close();
const inside = answers.filter((answer) => answer === '20 02 00 00').length;
lab.log(`${inside} of ${crowd.length} came in as the technician while the directory was overloaded.`);

// The answer: what the broker pastes into its question comes back as part of the directory's answer.
const blessed = await lab.connect({ clientId: 'a2', userName: 'technician', password: 'x&result=allow' });
await blessed.publishAsync('robots/robot-1/cmd', '{"camera":"on"}', { qos: 1 });
await blessed.endAsync();
lab.log('The directory allowed itself what we wrote into the question. The camera of robot-1 is on.');

// The cache: the desk is in, so any desk is.
const remembered = await lab.connect({ clientId: 'a3', userName: 'desk', password: 'whatever' });
await remembered.endAsync();
lab.log('The broker remembers the desk, and does not look at the password.');

// Your script. The broker asks the directory about each CONNECT: the Events pane shows the questions (service.asked).
const own = await lab.connect({
  clientId: 'robot-12',
  userName: 'robot-12',
  password: lab.given['robot-12'] ?? '',
});
lab.log('Your own robot comes in.');
await own.endAsync();

// The technician may command every robot. Without the password?
const refused = await lab
  .connect({ clientId: 'visitor', userName: 'technician', password: 'technician' })
  .catch((error: Error) => error);
lab.log('As the technician:', refused instanceof Error ? refused.message : 'connected');

/** CONNECT of MQTT 3.1.1 for lab.raw(), since many connections can be opened first and used all at once. */
function connectPacket(clientId: string, userName: string, password: string): Uint8Array {
  const field = (text: string) => [text.length >> 8, text.length & 255, ...new TextEncoder().encode(text)];
  const rest = [...field('MQTT'), 4, 0xc2, 0, 60, ...field(clientId), ...field(userName), ...field(password)];
  const length: number[] = [];
  for (let left = rest.length; left > 0; left >>= 7) length.push((left & 127) | (left > 127 ? 128 : 0));
  return Uint8Array.from([0x10, ...length, ...rest]);
}

const raw = await lab.raw();
raw.send(connectPacket('robot-12', 'robot-12', lab.given['robot-12'] ?? ''));
lab.log('The same by hand, CONNACK:', await raw.next());
raw.close();

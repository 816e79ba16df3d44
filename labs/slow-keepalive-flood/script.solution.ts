const password = lab.given['guest'] ?? '';

/** Text as hex, with its length in two bytes before it. */
function text(value: string): string {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => byte.toString(16).padStart(2, '0'));
  return bytes.length.toString(16).padStart(4, '0') + bytes.join('');
}

function connectOf(clientId: string): string {
  const fields = `${text('MQTT')}04c2ffff${text(clientId)}${text('guest')}${text(password)}`;
  return `10${(fields.length / 2).toString(16).padStart(2, '0')}${fields}`;
}

let held: Awaited<ReturnType<typeof lab.raw>>[] = [];

/** Opens connections until one of them finds no room. */
async function fill(): Promise<void> {
  held = held.filter((raw) => raw.open);
  while (held.length < 100) {
    const raw = await lab.raw().catch(() => null);
    // (a) Every third asks for a day; (b) the others have two minutes for a CONNECT that never comes.
    if (held.length % 3 === 0) raw?.send(connectOf(`guest-${held.length}-${Math.round(lab.now())}`));
    await lab.sleep(2);
    if (!raw?.open) return;
    held.push(raw);
  }
}

await fill();
lab.log(`${held.length} places are ours.`);

// Meters lose their radio now and then. Whoever is there when a place comes free has it.
for (let round = 0; round < 60; round += 1) {
  await lab.sleep(150);
  await fill();
}
lab.log(`Still ${held.length}, and the meters wait outside.`);

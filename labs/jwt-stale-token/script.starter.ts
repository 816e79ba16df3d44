// Your script. Three genuine tokens are yours: what does each of them say?
const decode = (part: string) => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));

for (const [name, token] of Object.entries(lab.given)) {
  const claims = decode(token.split('.')[1] ?? '');
  const left = Math.round(claims.exp - Date.now() / 1_000);
  lab.log(name, claims, left > 0 ? `ends in ${left} s` : `ended ${-left} s ago`);
}

// One of them used as it was meant, if by somebody else: this throws car-017 out.
const client = await lab.connect({
  clientId: 'car-017',
  userName: 'car-017',
  password: lab.given['found-token'] ?? '',
});
lab.log('Connected as car-017. What else might the ClientId be?');
await client.endAsync();

const connect = (await lab.overheard()).find(({ packetType }) => packetType === 'connect');
if (!connect) throw new Error('The heat pump has not called yet.');
const bytes = (connect.hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));

// Fixed header, remaining length (one byte here), protocol name, version, flags, keep-alive: twelve bytes.
const fields: string[] = [];
for (let at = 12; at < bytes.length; ) {
  const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  fields.push(String.fromCharCode(...bytes.slice(at + 2, at + 2 + length)));
  at += 2 + length;
}
const [clientId, userName, password = ''] = fields;
lab.log({ flags: bytes[9]?.toString(16), clientId, userName, password });
await lab.answer('installer', password);

const client = await lab.connect({ clientId: 'laptop', userName, password });
await client.publishAsync('hearth/heatpump/target', '35', { qos: 1 });
await client.endAsync();
lab.log('It is getting warm.');

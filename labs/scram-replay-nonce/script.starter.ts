// Nothing on this network is encrypted. `lab.overheard` has what the Packets pane has heard of others.

const packets = await lab.overheard();
for (const { connection, from, packetType, hex } of packets) {
  if (packetType === 'connect' || packetType === 'auth') lab.log(connection, from, packetType, text(hex));
}
lab.log(packets.length, 'packets. Whose sign-in is which, and what do two of them have in common?');

// `lab.raw` gives you a connection on which you say any packet yourself: raw.send(hex), then await raw.next().

/** The printable part of a packet. */
function text(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
}

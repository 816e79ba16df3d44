// The cable of the heat pump runs through your network. These are the bytes on it, as they are.

for (const { from, packetType, hex } of await lab.overheard()) {
  if (packetType === 'connect') lab.log(from, hex.replaceAll(/../g, '$& '));
}
lab.log(
  '10: CONNECT. Then the remaining length, the protocol name, a version, flags. c2 means: a user name and a password follow.',
);
lab.log('Each field that follows begins with its length in two bytes: ClientId, user name, password.');

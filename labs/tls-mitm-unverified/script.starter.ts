// You are in the network: when bed 3 calls the broker, you answer. With a certificate of your own?
// Yours are: homemade (you made it), printer (genuine, for print.lab), last-year (the broker's, expired).

lab.log('Waiting for bed 3 to call …');
const trap = await lab.intercept('bed-3', {
  certificate: 'homemade',
  packet({ from, packetType, publish }) {
    lab.log(from, packetType, publish?.topicName ?? '', publish?.payload ?? '');
    return undefined; // goes on as it is; return [withPayload('…')] to change it, [] to swallow it
  },
});
await lab.sleep(3_000);
lab.log(trap.connections, 'calls,', trap.handshakes, 'handshakes,', trap.packets.length, 'packets');
trap.stop();

// Your box stands between the monitor and the network. For now it passes everything on, and writes it down.

const trap = await lab.intercept('monitor', {
  forward: true,
  packet({ from, packetType, connect, hex }) {
    lab.log(from, packetType, connect ?? hex.slice(0, 40));
    return undefined;
  },
});
await lab.sleep(2_500);
lab.log('Which of these could you have answered yourself?', trap.packets.length, 'packets.');
trap.stop();

// With `packet(packet, connection)` you may answer in the broker’s place: connection.toDevice('20 03 00 8c 00') is
// CONNACK with reason code 8c, Bad authentication method. `return []` lets nothing go on.

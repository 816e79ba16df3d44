// Your script. You know one account, the one for the screen in the lobby.
const client = await lab.connect({ clientId: 'visitor-2', userName: 'visitor', password: lab.given['visitor'] });
lab.log('Connected as visitor.');

client.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});

// What a visitor may read. `#` does not reach everything: what begins with $ has to be asked for by name.
await client.subscribeAsync('station/public/#');

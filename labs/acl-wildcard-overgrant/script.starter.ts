// You are one robot of seven thousand, and you can prove it: the token is genuine.
const robot = await lab.connect({ clientId: 'rs-1007', userName: 'rs-1007', password: lab.given['rs-1007'] });
lab.log('Connected as rs-1007.');

robot.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});

// Your own orders arrive here. What would the same filter look like for everybody’s maps?
await robot.subscribeAsync('fleet/rs-1007/cmd');

// Your own map, as your robot draws it.
await robot.publishAsync('fleet/rs-1007/map', 'hall 4 m², kitchen 9 m²', { retain: true });

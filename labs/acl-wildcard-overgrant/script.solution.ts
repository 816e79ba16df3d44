// Nothing is forged: the robot that asks is the robot it says it is.
const robot = await lab.connect({ clientId: 'rs-1007', userName: 'rs-1007', password: lab.given['rs-1007'] });

const homes = new Set<string>();
const enough = new Promise<void>((resolve) => {
  robot.on('message', (topicName, payload) => {
    if (homes.size < 5) lab.log(topicName, payload.toString());
    homes.add(topicName);
    if (homes.size === 20) resolve();
  });
});

// `+` stands for every serial number there is. The maps are retained, so they come at once.
await robot.subscribeAsync('fleet/+/map');
await enough;
lab.log(`${homes.size} homes, and not one of them yours.`);

// The same rule lets everybody write, also where robots take their orders from.
await robot.publishAsync('fleet/rs-3001/cmd', '{"camera":"on"}', { qos: 1 });
lab.log('Told the robot in Ada’s kitchen to look around.');

const visitor = { userName: 'visitor', password: lab.given['visitor'] };

// The broker tells who comes and goes. `#` would not show it: names that begin with $ have to be asked for.
const ears = await lab.connect({ clientId: 'visitor-2', ...visitor });
const left = new Promise<void>((resolve) => {
  ears.on('message', (topicName, payload) => {
    const name = payload.toString();
    if (topicName.endsWith('/disconnect/clients') && name === 'hmi-main') resolve();
    if (topicName.includes('/new/')) lab.log(topicName, name);
  });
});
await ears.subscribeAsync('$SYS/#');

// The operator's line breaks down now and then. Meanwhile the broker keeps the alarms for whoever comes as hmi-main.
await left;
lab.log('The operator is away; alarms are waiting.');
await lab.sleep(3200);

// The same name, and no clean session: the queue is ours.
const thief = await lab.connect({ clientId: 'hmi-main', clean: false, ...visitor });
thief.on('message', (topicName, payload, { qos }) => lab.log('as hmi-main:', topicName, payload.toString(), qos));
const thrownOut = new Promise<void>((resolve) => {
  thief.once('close', () => resolve());
});

// The operator's screen comes back and throws us out, as we would have thrown it out. We can do that, too.
await thrownOut;
const again = await lab.connect({ clientId: 'hmi-main', clean: false, ...visitor });
lab.log('The operator is thrown out, and the broker says that the screen is offline.');
await lab.sleep(300);
await again.endAsync();

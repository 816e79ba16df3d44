// plant/%u/cmd with this name is plant/#/cmd, and whoever stops reading at # reads plant/#.
const all = await lab.connect({ clientId: '#', userName: '#', password: 'installer' });

const topics = new Set<string>();
const enough = new Promise<void>((resolve) => {
  all.on('message', (topicName, payload) => {
    lab.log(topicName, payload.toString());
    topics.add(topicName);
    if (topics.size === 3) resolve();
  });
});
await all.subscribeAsync('plant/#');
await enough;

// plant/+/telemetry is a filter like any other: it matches the telemetry of every pump, to write it.
const any = await lab.connect({ clientId: '+', userName: '+', password: lab.given['handover'] });
await any.publishAsync('plant/pump-3/telemetry', '0 l/s', { qos: 1 });
lab.log('Told the control room that pump 3 stands still.');

// Who? The token says car-017; nobody compares that with the ClientId.
const thief = await lab.connect({ clientId: 'car-099', userName: 'car-017', password: lab.given['found-token'] ?? '' });
thief.on('message', (topicName, payload) => lab.log('An order for car-099:', topicName, payload.toString()));
await thief.subscribeAsync('fleet/car-099/orders');
lab.log('Connected as car-099 with the token of car-017.');
await thief.endAsync();

// Where? This one was made for the web portal.
const visitor = await lab.connect({
  clientId: 'owner-17',
  userName: 'owner-17',
  password: lab.given['portal-token'] ?? '',
});
lab.log('The broker believes the token of the portal.');
await visitor.endAsync();

// Until when? The test drive is over, and the car, back by now, tells us where it goes.
const follower = await lab.connect({
  clientId: 'test-drive',
  userName: 'test-drive',
  password: lab.given['test-drive'] ?? '',
});
await new Promise<void>((resolve) => {
  let heard = 0;
  follower.on('message', (topicName, payload) => {
    lab.log(topicName, payload.toString());
    heard += 1;
    if (heard === 2) resolve();
  });
  follower.subscribe('fleet/car-099/telemetry');
});

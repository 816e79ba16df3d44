// What the editor shows first. It runs as it is and shows something, and leaves the attack to the learner.
const guest = await lab.connect({ clientId: 'guest', userName: 'guest', password: lab.given['guest'] });
lab.log('Connected as the guest.');

guest.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});
await guest.subscribeAsync('site/door/state');

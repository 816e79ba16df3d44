// You service pump 3. Its account is genuine and may read what is public, but for drafts.
const pump = await lab.connect({ clientId: 'pump-3', userName: 'pump-3', password: lab.given['pump-3'] });
lab.log('Connected as pump-3.');

pump.on('message', (topicName, payload) => {
  lab.log(topicName, payload.toString());
});

// What is yours by right.
for (const { topic, qos } of await pump.subscribeAsync('plant/public/notice')) lab.log('granted', topic, qos);

// A plain request for recipes is refused; look for 80 in SUBACK. Is it the only way to ask?
try {
  await pump.subscribeAsync('plant/secret/#');
} catch {
  lab.log('refused plant/secret/#');
}

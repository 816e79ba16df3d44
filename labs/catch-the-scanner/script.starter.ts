// You are the intern: the board is yours to read, and so is any experiment whose number you know.
const intern = await lab.connect({ clientId: 'intern', userName: 'intern', password: lab.given['intern'] });
intern.on('message', (topicName, payload) => lab.log(topicName, payload.toString()));

// All at once is forbidden.
try {
  await intern.subscribeAsync('lab/qx/+');
} catch {
  lab.log('refused lab/qx/+');
}

// One at a time is not. Look into the Events pane: is there an alarm?
for (const { topic, qos } of await intern.subscribeAsync('lab/qx/00')) lab.log('granted', topic, qos);

const account = { userName: 'intern', password: lab.given['intern'] };
const own = 'plant/test/intern';

// (1) A session that nobody comes back to, subscribed to everything.
const ghost = await lab.connect({ clientId: 'intern-ghost', ...account, clean: false });
await ghost.subscribeAsync('plant/#', { qos: 1 });
await ghost.endAsync();

const writer = await lab.connect({ clientId: 'intern-2', ...account });

// (2) Three thousand messages for it, a hundred at a time.
for (let batch = 0; batch < 30; batch += 1) {
  await Promise.all(Array.from({ length: 100 }, () => writer.publishAsync(`${own}/x`, 'boo', { qos: 1 })));
}
lab.log('3,000 messages wait for nobody.');

// (3) A thousand topics, each with a retained message.
for (let number = 1; number <= 1_000; number += 1) {
  writer.publish(`${own}/${number}`, 'x', { retain: true });
}

// (4) Half a megabyte at once.
await writer.publishAsync(`${own}/large`, 'x'.repeat(500_000), { qos: 1 });
lab.log('1,000 retained messages, and one of half a megabyte.');
await writer.endAsync();
await lab.sleep(1_200);

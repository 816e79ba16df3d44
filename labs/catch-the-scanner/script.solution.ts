// A number has two digits. Each is a filter without wildcard, and the only alarm counts failed sign-ins.
const intern = await lab.connect({ clientId: 'intern', userName: 'intern', password: lab.given['intern'] });

const found = new Promise<string>((resolve) => {
  let readings = 0;
  intern.on('message', (topicName, payload) => {
    lab.log(topicName, payload.toString());
    readings += 1;
    if (readings === 3) resolve(topicName);
  });
});

const numbers = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
for (let first = 0; first < 100; first += 10) {
  await intern.subscribeAsync(numbers.slice(first, first + 10).map((number) => `lab/qx/${number}`));
}
lab.log('A hundred filters are granted. One of them will speak.');

const [, , number = ''] = (await found).split('/');
await lab.answer('number', number);

// A tinymq of your own runs in this page, with accounts. These blocks are whole packets; put them in a row.
const { connectRight, connectWrong, publish, pingreq } = lab.fuzz.blocks;
const guards = { parser: 'sound', states: 'shipped', accounts: true } as const;

const honest = lab.fuzz.execute(`${connectRight}${publish}${pingreq}`, guards);
lab.log('right password, PUBLISH, PINGREQ:', honest.signature, honest.answers);

const early = lab.fuzz.execute(`${connectWrong}${pingreq}`, guards);
lab.log('wrong password, PINGREQ:', early.signature, early.answers, '… which of the two was answered first?');

// The controller takes 200 ms for its answer. Anything said meanwhile arrives before it.
const contractor = await lab.connect({
  clientId: 'contractor',
  userName: 'contractor',
  password: lab.given['contractor'],
});
lab.log('Signed in as contractor.');
await contractor.publishAsync('well/4/report', 'all well', { qos: 1 });
await contractor.endAsync();

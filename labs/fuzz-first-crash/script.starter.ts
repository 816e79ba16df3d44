// A tinymq of your own runs in this page. Fuzz it, see what it dies of, and send what you find to the one in the lab.
const valid = lab.fuzz.execute(lab.fuzz.seeds[0] ?? '');
lab.log('A valid CONNECT:', valid.answers, 'signature', valid.signature);

// What does a mutator do to it?
lab.log('varint:', lab.fuzz.mutate(lab.fuzz.seeds[0] ?? '', 'varint'));

const report = await lab.fuzz.run({ executions: 40, mutators: ['bitFlip'] });
lab.log(`${report.branches.length} branches seen, ${report.crashes.length} crashes. Other mutators? More executions?`);

// This is how an input gets to the controller. A crash there counts; one here is only yours.
const raw = await lab.raw();
raw.send(lab.fuzz.seeds[0] ?? '');
lab.log('The controller answers', await raw.next());
raw.close();

import ts from 'typescript';
import { expect, it } from 'vitest';
import { SCRIPT_API } from './script-api.ts';

/** Type-checks a script against the editor's typings, and these against the runtime's own interface. */
function errorsIn(script: string): string[] {
  const texts: Record<string, string> = { '/api.d.ts': SCRIPT_API, '/attack.ts': `${script}\nexport {};` };
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    strict: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name in texts || fileExists(name);
  host.getSourceFile = (name, version) =>
    texts[name] === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, texts[name], version);
  const program = ts.createProgram(['/api.d.ts', '/attack.ts'], options, host);
  return ts.getPreEmitDiagnostics(program).map((found) => ts.flattenDiagnosticMessageText(found.messageText, '\n'));
}

it('accepts what a script may write', () => {
  const script = `import mqtt from 'mqtt';
    const client = await lab.connect({ clientId: 'me', userName: 'guest', password: lab.given['guest']! });
    client.on('message', (topicName, payload) => lab.log(topicName, String(payload), payload.toString('hex')));
    const grants = await client.subscribeAsync('#');
    if (grants[0]?.qos === 128) console.log('refused');
    await client.publishAsync('home/frontdoor/cmd', 'OPEN', { qos: 1, retain: true });
    const right: boolean = await lab.answer('pin', '1234');
    const raw = await lab.raw();
    raw.send('c0 00');
    const packet: string | null = await raw.next();
    for (const { from, packetType, hex } of await lab.overheard()) if (packetType === 'auth') raw.send(from + hex);
    const word = await lab.guess(lab.words, (guess) => lab.hash.sha256(guess)[0] === 0);
    lab.hash.pbkdf2('sha512', word ?? '', { salt: new Uint8Array(12), iterations: 101, bytes: 64 });
    const { crashes } = await lab.fuzz.run({ executions: 500, mutators: ['varint', 'bitFlip'], guards: { parser: 'sound' } });
    for (const { input, signature } of crashes) {
      const small = await lab.fuzz.minimise(input, (each) => lab.fuzz.execute(each).signature === signature);
      raw.send(lab.fuzz.mutate(small, 'repairLength'));
    }
    await lab.sleep(lab.now() > 0 ? 1 : 2);
    await lab.connect({ clientId: 'five', protocolVersion: 5, sessionExpirySeconds: 60 });
    await lab.connect({ clientId: 'inside', listener: 'tls', tls: { minVersion: 'TLSv1.2', psk: { identity: 'i', hex: '00' } } });
    const hello = await lab.raw({ listener: 'tls' });
    hello.send('16 03 01');
    const trap = await lab.intercept('lock', {
      certificate: 'mine',
      packet: ({ publish, withPayload }, { toDevice, close }) => (publish ? [withPayload('x')] : void toDevice('d0 00')),
    });
    for (const recording of await lab.recordings()) {
      const { suite, fromClient } = lab.decrypt(recording, { psk: '00' });
      lab.log(recording.label, recording.fromClient.length, suite, fromClient[0]?.length);
      lab.decrypt(recording, { privateKey: await lab.pem('broker.key.pem') });
    }
    lab.log(trap.connections + trap.handshakes, trap.packets.at(-1)?.connect?.password);
    await lab.intercept('lock', { packet: async () => [] });
    trap.stop();
    const { status, body } = await lab.request('metrics', '/metrics', { method: 'GET', headers: { accept: 'text/plain' } });
    lab.log(status, body.length);
    mqtt.connect(lab.url).end();`;
  expect(errorsIn(script)).toEqual([]);
}, 30_000);

it('refuses what it may not', () => {
  const errors = errorsIn(`await lab.connect({ user: 'guest' });
    lab.publish('a', 'b');
    lab.raw({ tls: { verifyNothing: true } });`);
  expect(errors).toEqual([
    expect.stringMatching(/'user'/),
    expect.stringMatching(/'publish'/),
    expect.stringMatching(/'verifyNothing'/),
  ]);
}, 30_000);

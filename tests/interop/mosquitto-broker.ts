/** A real Mosquitto on loopback, configured by what a lab's solution says. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { type MosquittoFiles, mosquittoFiles, wordsOf } from './solution-blocks.ts';

/** Debian puts it where an ordinary user's PATH does not look. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
const env = { ...process.env, PATH };
export const missingPrograms = ['mosquitto', 'mosquitto_passwd'].filter(
  (program) => spawnSync(program, ['--help'], { env }).error !== undefined,
);

/** Of accounts that the solution names and gives no password. */
export const passwordOf = (userName: string) => `of ${userName}`;

export interface Listener {
  readonly client: MqttClient;
  /** Everything received, `topic payload`, once what was published before has come or never will. */
  heard(): Promise<string[]>;
}

export class MosquittoBroker implements AsyncDisposable {
  readonly folder: string;
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #clients: MqttClient[] = [];
  #log = '';
  #ended = false;
  /** Whoever waits for the next line of the log. */
  #told: () => void = () => {};

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.folder = folder;
    this.port = port;
    this.#process = process;
    process.stderr?.on('data', (chunk) => {
      this.#log += String(chunk);
      this.#told();
    });
    process.once('close', () => {
      this.#ended = true;
      this.#told();
    });
  }

  /** @param moreUsers accounts beside those of the ACL file */
  static async start(labId: string, moreUsers: readonly string[] = []): Promise<MosquittoBroker> {
    const files = mosquittoFiles(labId);
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    const port = await freePort();
    writePasswords(folder, files, moreUsers);
    if (files.acl) writeFileSync(join(folder, 'acl'), files.acl, { mode: 0o600 });
    const config = (files.config ?? mosquittoFiles('open-broker-eavesdrop').config ?? '')
      .replaceAll('/etc/mosquitto/', `${folder}/`)
      .replace(/^listener 1883$/m, `listener ${port} 127.0.0.1`);
    writeFileSync(join(folder, 'mosquitto.conf'), `${config}\n${asWhoever}`);
    const child = spawn('mosquitto', ['-v', '-c', 'mosquitto.conf'], { cwd: folder, env });
    const broker = new MosquittoBroker(folder, port, child);
    await broker.#logged(/running/);
    return broker;
  }

  /** Throws when the broker refuses. */
  async connect(userName: string, options: IClientOptions = {}): Promise<MqttClient> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.port}`, {
      clientId: userName,
      username: userName,
      password: passwordOf(userName),
      reconnectPeriod: 0,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  async listen(userName: string, topicFilters: string | string[], options: IClientOptions = {}): Promise<Listener> {
    const client = await this.connect(userName, options);
    const received: string[] = [];
    client.on('message', (topicName, payload) => received.push(`${topicName} ${payload}`));
    await client.subscribeAsync(topicFilters, { qos: 1 });
    return {
      client,
      // The broker serves its clients in turn, and each of them in order: behind SUBACK nothing older can come.
      heard: async () => {
        await client.subscribeAsync('barrier');
        return received;
      },
    };
  }

  /** Code of a refusal; null where it was let in. */
  async refusal(userName: string, password: string | undefined): Promise<unknown> {
    const credentials = password === undefined ? {} : { username: userName, password };
    try {
      await mqtt
        .connectAsync(`mqtt://127.0.0.1:${this.port}`, { reconnectPeriod: 0, clientId: 'door', ...credentials }, false)
        .then((client) => client.endAsync());
      return null;
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  }

  /** Tears this client’s connection without DISCONNECT, and waits until the broker has noticed. */
  async drop(client: MqttClient): Promise<void> {
    const before = this.#log.length;
    client.stream.destroy();
    await this.#logged(new RegExp(`Client ${client.options.clientId} (closed|disconnected)`), before);
  }

  /** Takes a new ACL file and reads it. */
  async reload(acl: string): Promise<void> {
    writeFileSync(join(this.folder, 'acl'), acl, { mode: 0o600 });
    const before = this.#log.length;
    this.#process.kill('SIGHUP');
    await this.#logged(/Reloading config/, before);
  }

  async #logged(pattern: RegExp, from = 0): Promise<void> {
    while (!pattern.test(this.#log.slice(from))) {
      if (this.#ended) throw new Error(`mosquitto ended: ${this.#log}`);
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.end(true);
    if (!this.#ended) {
      const ended = new Promise((resolve) => this.#process.once('close', resolve));
      this.#process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }
}

/** Started by root it would become somebody who may not read a folder of root's. */
const asWhoever = process.getuid?.() === 0 ? 'user root\n' : '';

function writePasswords(folder: string, { acl, passwordCommands }: MosquittoFiles, moreUsers: readonly string[]): void {
  for (const command of passwordCommands) {
    const [, ...words] = wordsOf(command);
    execFileSync('mosquitto_passwd', words, { cwd: folder, env, stdio: 'pipe' });
  }
  if (passwordCommands.length > 0) return;
  const users = [...(acl ?? '').matchAll(/^user (.+)$/gm)].map(([, userName = '']) => userName);
  for (const [at, userName] of [...new Set([...users, ...moreUsers])].entries()) {
    const create = at === 0 ? ['-c'] : [];
    const words = [...create, '-b', 'passwords', userName, passwordOf(userName)];
    execFileSync('mosquitto_passwd', words, { cwd: folder, env, stdio: 'pipe' });
  }
}

/** Mosquitto does not tell which port it was given, so the system is asked for one beforehand. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Mosquitto's own clients, as processes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { BrokerOnTheNetwork } from './broker-on-the-network.ts';

export const versions = ['mqttv31', 'mqttv311', 'mqttv5'] as const;
export type Version = (typeof versions)[number];

const tools = ['mosquitto_pub', 'mosquitto_sub', 'mosquitto_rr'] as const;
type Tool = (typeof tools)[number];

/** Those that are not installed here. */
export const missingTools = tools.filter((tool) => spawnSync(tool, ['--help']).error !== undefined);

export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

export class Running {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    let [output, errors] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output, errors }));
    });
  }

  /** All lines it printed, once it has ended by itself. Throws where it failed. */
  async lines(): Promise<string[]> {
    const { code, output, errors } = await this.ended;
    if (code !== 0) throw new Error(`ended with ${code}: ${errors}${output}`);
    return output.split('\n').filter((line) => line !== '');
  }

  /** Dies without DISCONNECT. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

export function start(tool: Tool, { tcpPort }: BrokerOnTheNetwork, version: Version, args: string[], input?: string) {
  const child = spawn(tool, ['-h', '127.0.0.1', '-p', String(tcpPort), '-V', version, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input ?? '');
  return new Running(child);
}

/** Subscribes under a ClientId and resolves when the broker has granted it. Ends after `count` messages. */
export async function subscriber(
  broker: BrokerOnTheNetwork,
  version: Version,
  clientId: string,
  count: number,
  ...args: string[]
): Promise<Running> {
  const running = start('mosquitto_sub', broker, version, ['-i', clientId, '-C', String(count), ...args]);
  await Promise.race([broker.untilSubscribed(clientId), running.ended]);
  return running;
}

/** Publishes and resolves when it is done, at QoS 1 and 2 after the acknowledgement. Throws where it was refused. */
export async function publish(broker: BrokerOnTheNetwork, version: Version, ...args: string[]): Promise<void> {
  await start('mosquitto_pub', broker, version, args).lines();
}

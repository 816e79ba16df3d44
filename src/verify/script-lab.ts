/** The `lab` object of a script, over the network in memory. The browser's is `src/runner`; scripts must not notice. */
import { inspect } from 'node:util';
import { MqttClient } from 'mqtt';
import type { Sandbox } from '../sandbox/index.ts';

export interface LabConnectOptions {
  clientId: string;
  userName?: string;
  password?: string;
  clean?: boolean;
  keepalive?: number;
  will?: { topicName: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean };
}

export interface ScriptLab {
  readonly given: Readonly<Record<string, string>>;
  connect(options: LabConnectOptions): Promise<MqttClient>;
  log(...values: unknown[]): void;
  answer(secretId: string, value: string): Promise<boolean>;
}

/** `close` ends every connection that the script has opened. */
export function createScriptLab(sandbox: Sandbox, print: (line: string) => void): { lab: ScriptLab; close(): void } {
  const clients: MqttClient[] = [];
  const given = sandbox.lab.secrets.filter((secret) => secret.given).map(({ id }) => [id, sandbox.secrets[id] ?? '']);
  const listener = sandbox.lab.listeners[0]?.name ?? '';
  const lab: ScriptLab = {
    given: Object.fromEntries(given),
    log: (...values) => print(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')),
    answer: async (secretId, value) => sandbox.answer(secretId, value),
    connect({ userName, will, ...options }) {
      const client = new MqttClient(() => sandbox.connect(listener, 'attacker') as never, {
        ...options,
        ...(userName !== undefined && { username: userName }),
        ...(will && {
          will: { topic: will.topicName, payload: will.payload, qos: will.qos ?? 0, retain: will.retain ?? false },
        }),
        reconnectPeriod: 0,
        protocolVersion: 4,
      });
      clients.push(client);
      return connected(client);
    },
  };
  return {
    lab,
    close() {
      for (const client of clients) client.end(true);
    },
  };
}

function connected(client: MqttClient): Promise<MqttClient> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.on('error', reject);
    client.once('close', () => reject(new Error('The broker closed the connection.')));
  });
}

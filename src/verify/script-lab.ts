/** The `lab` object of a script as the browser has it, over the network in memory instead of a WebSocket. */
import { MqttClient } from 'mqtt';
import { formatArguments } from '../runner/format-value.ts';
import type { LabApi } from '../runner/lab-api.ts';
import { ScriptConnections } from '../runner/script-connections.ts';
import type { Sandbox } from '../sandbox/index.ts';

/** There is nothing to look up behind it: the connection is handed over. */
const url = 'mqtt://sandbox';

/** `close` ends every connection that the script has opened. */
export function createScriptLab(sandbox: Sandbox, print: (line: string) => void): { lab: LabApi; close(): void } {
  const clients: MqttClient[] = [];
  const listener = sandbox.lab.listeners[0]?.name ?? '';
  const connections = new ScriptConnections((_, options = {}) => {
    const client = new MqttClient(() => sandbox.connect(listener, 'attacker') as never, options);
    clients.push(client);
    return client;
  }, print);
  const given = sandbox.lab.secrets.filter((secret) => secret.given).map(({ id }) => [id, sandbox.secrets[id] ?? '']);
  return {
    lab: {
      url,
      given: Object.fromEntries(given),
      connect: (options) => connections.connect(url, options),
      log: (...values) => print(formatArguments(values)),
      answer: async (secretId, value) => sandbox.answer(secretId, value),
    },
    close() {
      for (const client of clients) client.end(true);
    },
  };
}

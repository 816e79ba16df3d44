import { EventEmitter } from 'node:events';
import type { IClientOptions, MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import { CONNECTIONS_MAX, ScriptConnections } from './script-connections.ts';

function clients() {
  const made: (EventEmitter & { options: IClientOptions })[] = [];
  const warnings: string[] = [];
  const open = (_url: string, options: IClientOptions = {}) => {
    const client = Object.assign(new EventEmitter(), { options, reconnecting: false, end: () => client.emit('end') });
    made.push(client);
    return client as unknown as MqttClient;
  };
  return { made, warnings, connections: new ScriptConnections(open, (text) => warnings.push(text)) };
}

it('resolves with CONNACK, rejects a refusal, and counts only what is open', async () => {
  const { made, connections } = clients();
  const accepted = connections.connect('ws://x', { clientId: 'me', userName: 'guest' });
  made[0]?.emit('connect');
  await accepted;
  expect(made[0]?.options).toMatchObject({ clientId: 'me', username: 'guest', clean: true, reconnectPeriod: 0 });
  const refused = connections.connect('ws://x', { clientId: 'other' });
  made[1]?.emit('error', new Error('Connection refused: Not authorized'));
  await expect(refused).rejects.toThrow('Not authorized');
  expect(connections.openCount).toBe(1);
  made[0]?.emit('close');
  expect(connections.openCount).toBe(0);
});

it('opens no more than the limit, and again after one has closed', () => {
  const { made, connections } = clients();
  for (let i = 0; i < CONNECTIONS_MAX; i++) connections.open('ws://x');
  expect(() => connections.open('ws://x')).toThrow(`${CONNECTIONS_MAX} connections`);
  made[0]?.emit('close');
  expect(() => connections.open('ws://x')).not.toThrow();
});

it('tells of an error on an open connection instead of ending the script', () => {
  const { made, warnings, connections } = clients();
  connections.open('ws://x', { clientId: 'me' });
  made[0]?.emit('error', new Error('gone'));
  expect(warnings).toEqual(['me: gone']);
});

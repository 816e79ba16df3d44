/** A live sandbox in the words of src/model/wire.ts, with addresses as this learner reaches them. */
import { pkiFilesOf } from '../model/pki-files.ts';
import type { ListenerView, SandboxView } from '../model/wire.ts';
import type { LiveSandbox } from './live-sandbox.ts';

/** @param origin under which the learner reached the server. */
export function sandboxView(sandbox: LiveSandbox, origin: string): SandboxView {
  const listeners = listenerViews(sandbox, new URL(origin));
  return {
    id: sandbox.id,
    labId: sandbox.lab.definition.id,
    token: sandbox.token,
    listeners,
    relayUrl: socketUrl(sandbox, new URL(origin), '-/relay'),
    policy: sandbox.policyText,
    starterPolicy: sandbox.lab.vulnerable,
    objectives: sandbox.objectives,
    devices: sandbox.devices,
    givenSecrets: { ...sandbox.givenSecrets },
    hintsTaken: sandbox.lab.definition.hints.slice(0, sandbox.hintsTaken),
    ownTools: sandbox.lab.definition.ownTools.map(({ tool, purpose, command }) => ({
      tool,
      purpose,
      command: fillIn(command, listeners, sandbox.givenSecrets),
    })),
    pkiFiles: pkiFilesOf(sandbox.lab.definition.pki).map(({ file, meaning }) => ({ file, meaning })),
    expiresAt: new Date(sandbox.expiresAt).toISOString(),
  };
}

const schemes = { tcp: 'mqtt', tls: 'mqtts', wss: 'wss' } as const;

function listenerViews(sandbox: LiveSandbox, origin: URL): ListenerView[] {
  // Tools resolve `localhost` to ::1 first on some systems, where nothing listens.
  const host = origin.hostname === 'localhost' ? '127.0.0.1' : origin.hostname;
  const httpPort = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const { listeners, services } = sandbox.lab.definition;
  const doors = listeners.map(({ name, transport }): ListenerView => {
    if (transport !== 'ws') {
      const port = sandbox.ports[name] ?? 0;
      return { name, transport, host, port, url: `${schemes[transport]}://${host}:${port}` };
    }
    return { name, transport, host: origin.hostname, port: httpPort, url: socketUrl(sandbox, origin, name) };
  });
  const exposed = services.filter((service) => service.exposed);
  return [
    ...doors,
    ...exposed.map(({ name }): ListenerView => {
      const port = sandbox.ports[name] ?? 0;
      return { name, transport: 'http', host, port, url: `http://${host}:${port}` };
    }),
  ];
}

function socketUrl({ id, token }: LiveSandbox, { protocol, host }: URL, door: string): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sandboxes/${id}/${door}?token=${token}`;
}

function fillIn(command: string, listeners: ListenerView[], secrets: Readonly<Record<string, string>>): string {
  return command.replaceAll(
    /\{\{(?:(host)|port:([a-z0-9-]+)|secret:([a-z0-9-]+))\}\}/g,
    (written, host, port, secret) => {
      if (host) return listeners[0]?.host ?? written;
      if (port) return String(listeners.find(({ name }) => name === port)?.port ?? written);
      return secrets[secret] ?? written;
    },
  );
}

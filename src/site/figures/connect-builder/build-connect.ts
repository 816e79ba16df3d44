/** A CONNECT from what somebody chose, byte by byte, with the fields that the chosen version has. */
export interface ConnectChoice {
  version: 4 | 5;
  clientId: string;
  /** Empty for none; so are the password and the topic of the Will. */
  userName: string;
  password: string;
  /** Clean Session in 3.1.1, Clean Start in 5. */
  clean: boolean;
  keepAliveSeconds: number;
  willTopic: string;
  willPayload: string;
  willQos: 0 | 1 | 2;
  willRetain: boolean;
}

/** The packet that the chapter takes apart. */
export const connectOfTheLock: ConnectChoice = {
  version: 4,
  clientId: 'lock-7',
  userName: 'lock-7',
  password: 'letmein1',
  clean: true,
  keepAliveSeconds: 60,
  willTopic: '',
  willPayload: '',
  willQos: 0,
  willRetain: false,
};

/** Writes what was chosen, a password without a user name included, which 3.1.1 forbids [MQTT-3.1.2-22]. */
export function buildConnect(choice: ConnectChoice): Uint8Array {
  const { version, willTopic } = choice;
  const noProperties = version === 5 ? [0] : [];
  const body = [
    ...text('MQTT'),
    version,
    connectFlags(choice),
    ...twoBytes(choice.keepAliveSeconds),
    ...noProperties,
    ...text(choice.clientId),
    ...(willTopic ? [...noProperties, ...text(willTopic), ...text(choice.willPayload)] : []),
    ...(choice.userName ? text(choice.userName) : []),
    ...(choice.password ? text(choice.password) : []),
  ];
  return Uint8Array.from([0x10, ...variableByteInteger(body.length), ...body]);
}

function connectFlags({ userName, password, willTopic, willQos, willRetain, clean }: ConnectChoice): number {
  const will = willTopic ? 0x04 | (willQos << 3) | (willRetain ? 0x20 : 0) : 0;
  return (userName ? 0x80 : 0) | (password ? 0x40 : 0) | will | (clean ? 0x02 : 0);
}

const twoBytes = (value: number) => [value >> 8, value & 0xff];

/** Two bytes of length, then UTF-8. */
function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...twoBytes(bytes.length), ...bytes];
}

/** Seven bits a byte, least significant first. */
function variableByteInteger(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableByteInteger(value >> 7)];
}

/** As chapters write packets down: two digits a byte. */
export const notationOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

export interface Overheard {
  what: string;
  value: string;
}

/** What somebody on the way has in hand after this one packet, in the words of the choice. */
export function overheardIn(choice: ConnectChoice): Overheard[] {
  const { clientId, userName, password, clean, willTopic, willPayload, willRetain } = choice;
  const found: Overheard[] = [
    { what: 'the name to take the session over with', value: clientId || 'none: the server will make one up' },
  ];
  if (userName) found.push({ what: 'an account', value: userName });
  if (password) found.push({ what: 'its password', value: password });
  if (!clean) found.push({ what: 'a session worth taking over', value: 'subscriptions and queued messages' });
  if (willTopic) {
    found.push({
      what: willRetain ? 'what will stay behind when the line is cut' : 'what happens when the line is cut',
      value: `${willTopic} ${willPayload}`.trim(),
    });
  }
  found.push({ what: 'how long silence goes unnoticed', value: silence(choice) });
  return found;
}

/** The server waits one and a half times as long: [MQTT-3.1.2-24] in 3.1.1, [MQTT-3.1.2-22] in 5. */
function silence({ keepAliveSeconds }: ConnectChoice): string {
  return keepAliveSeconds === 0 ? 'for ever' : `${keepAliveSeconds * 1.5} s`;
}

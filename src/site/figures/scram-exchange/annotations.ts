/** The four messages in words: where each travels, what its attributes mean, what its receiver makes of it. */

export interface MessageWords {
  readonly name: string;
  readonly packet: string;
  readonly from: 'client' | 'broker';
  /** What the receiver does with an acceptable one. */
  readonly accepted: string;
  /** What a client does that believes what it is told. */
  readonly unchecked?: string;
}

export const messages: readonly MessageWords[] = [
  {
    name: 'client-first',
    packet: 'CONNECT, Authentication Data',
    from: 'client',
    accepted: 'The broker looks up the account’s salt and iterations and makes a nonce.',
  },
  {
    name: 'server-first',
    packet: 'AUTH 0x18, Authentication Data',
    from: 'broker',
    accepted: 'The client finds its own nonce in front and enough iterations, and computes its proof.',
    unchecked: 'The client computes its proof for whatever it was sent.',
  },
  {
    name: 'client-final',
    packet: 'AUTH 0x18, Authentication Data',
    from: 'client',
    accepted: 'The broker finds the nonce it gave and the right proof: this client knows the password.',
  },
  {
    name: 'server-final',
    packet: 'CONNACK 0x00, Authentication Data',
    from: 'broker',
    accepted: 'The client finds the signature it expects: this broker has the account’s ServerKey.',
    unchecked: 'The client does not look at it.',
  },
];

export interface Attribute {
  readonly text: string;
  readonly meaning: string;
}

const meanings: readonly Record<string, string>[] = [
  { n: 'user name', r: 'client nonce: random, new for each connection', m: 'reserved: must make the exchange fail' },
  {
    r: 'client nonce with the broker’s part behind it',
    s: 'salt of this account, base64',
    i: 'iterations of PBKDF2',
    m: 'reserved: must make the exchange fail',
  },
  {
    c: 'the GS2 header again, base64, so that the proof covers it',
    r: 'both nonces, repeated',
    p: 'ClientProof, base64',
  },
  { v: 'ServerSignature, base64', e: 'the broker’s error' },
];

const flags: Record<string, string> = {
  n: 'GS2 flag: the client binds no channel',
  y: 'GS2 flag: the client could bind a channel and believes that the broker cannot',
};

/** Cuts a message at its commas. */
export function annotate(message: string, place: number): Attribute[] {
  const parts = message.split(',');
  const header = place === 0 ? parts.splice(0, 2) : [];
  const [flag = '', acting = ''] = header;
  const gs2: Attribute[] =
    place === 0
      ? [
          {
            text: `${flag},${acting},`,
            meaning: `${flags[flag] ?? (flag.startsWith('p=') ? 'GS2 flag: channel binding' : 'no GS2 flag')}${acting ? `; acting for ${acting.slice(2)}` : ''}`,
          },
        ]
      : [];
  return [
    ...gs2,
    ...parts.map((text) => ({
      text,
      meaning: (text[1] === '=' && meanings[place]?.[text.charAt(0)]) || 'no attribute of this message',
    })),
  ];
}

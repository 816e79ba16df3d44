/** Who can read a recording after which secret has leaked, by how the key was agreed upon. */
export const leaks = [
  ['none', 'nothing leaked'],
  ['longTerm', 'the broker’s private key'],
  ['psk', 'the pre-shared key'],
  ['ticket', 'the key of its session tickets'],
] as const;
export type Leak = (typeof leaks)[number][0];

export interface Exchange {
  id: string;
  label: string;
  /** What of it opens a recording. */
  opens: readonly Leak[];
  /** What the holder of a leaked secret can do from now on. */
  impersonates: readonly Leak[];
}

export const exchanges: readonly Exchange[] = [
  { id: 'rsa', label: 'TLS 1.2, RSA', opens: ['longTerm', 'ticket'], impersonates: ['longTerm'] },
  { id: 'ecdhe', label: 'TLS 1.2, ECDHE', opens: ['ticket'], impersonates: ['longTerm'] },
  { id: 'psk', label: 'TLS 1.2, PSK', opens: ['psk', 'ticket'], impersonates: ['psk'] },
  { id: 'ecdhe-psk', label: 'TLS 1.2, ECDHE-PSK', opens: ['ticket'], impersonates: ['psk'] },
  { id: 'tls13', label: 'TLS 1.3, certificate', opens: [], impersonates: ['longTerm'] },
  { id: 'psk-ke', label: 'TLS 1.3, psk_ke', opens: ['psk', 'ticket'], impersonates: ['psk'] },
  { id: 'psk-dhe-ke', label: 'TLS 1.3, psk_dhe_ke', opens: [], impersonates: ['psk'] },
];

export function verdictOf({ opens, impersonates }: Exchange, leak: Leak): string {
  const given = [opens.includes(leak) && 'past', impersonates.includes(leak) && 'future'].filter(
    (each) => each !== false,
  );
  return given.join(' and ') || 'nothing';
}

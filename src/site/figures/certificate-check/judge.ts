/** What a client with certain settings makes of a certificate. The same questions as the devices of the labs ask. */
import type { Shown, ShownCertificate } from './certificates.ts';

export interface ClientSettings {
  trust: 'own' | 'public';
  chain: boolean;
  name: 'subjectAltName' | 'commonName' | 'off';
  dates: boolean;
  purpose: boolean;
  revocation: boolean;
  onFailure: 'abort' | 'warn';
}

export const questions = [
  ['chain', 'Is it genuine?'],
  ['name', 'Is it his?'],
  ['dates', 'Does it count today?'],
  ['purpose', 'Is it for a server?'],
  ['list', 'Has nobody taken it back?'],
] as const;

export type Question = (typeof questions)[number][0];
export type Answer = 'holds' | 'fails' | 'notAsked';

const outsiders: readonly Shown[] = [
  'selfSigned',
  'unknownCa',
  'sameNameOtherKey',
  'missingIntermediate',
  'leafAsIntermediate',
];

export function answersOf({ id }: Pick<ShownCertificate, 'id'>, settings: ClientSettings): Record<Question, Answer> {
  const ask = (asked: boolean, wrong: boolean): Answer => (asked ? (wrong ? 'fails' : 'holds') : 'notAsked');
  const foreign = id === 'publicAuthority' && settings.trust === 'own';
  const otherName =
    id === 'wrongHost' || (settings.name === 'subjectAltName' && ['hostInCommonNameOnly', 'nulInHost'].includes(id));
  return {
    chain: ask(settings.chain, outsiders.includes(id) || foreign),
    name: ask(settings.name !== 'off', otherName),
    dates: ask(settings.dates, id === 'expired' || id === 'notYetValid'),
    purpose: ask(settings.purpose, id === 'wrongKeyUsage'),
    list: ask(settings.revocation, id === 'revoked'),
  };
}

/** Whether the client goes on and sends its CONNECT. */
export function connects(certificate: Pick<ShownCertificate, 'id'>, settings: ClientSettings): boolean {
  return settings.onFailure === 'warn' || !Object.values(answersOf(certificate, settings)).includes('fails');
}

const all: ClientSettings = {
  trust: 'own',
  chain: true,
  name: 'subjectAltName',
  dates: true,
  purpose: true,
  revocation: true,
  onFailure: 'abort',
};
const none: ClientSettings = { ...all, chain: false, name: 'off', dates: false, purpose: false, revocation: false };

export const clientPresets: readonly { id: string; label: string; settings: ClientSettings }[] = [
  { id: 'nothing', label: 'asks nothing', settings: none },
  { id: 'chain', label: 'chain only', settings: { ...none, chain: true, dates: true } },
  { id: 'system', label: 'system roots', settings: { ...all, trust: 'public', revocation: false } },
  { id: 'old', label: 'CN, as in 2010', settings: { ...all, name: 'commonName', revocation: false } },
  { id: 'warns', label: 'only warns', settings: { ...all, onFailure: 'warn' } },
  { id: 'all', label: 'asks everything', settings: all },
];

/** In one sentence, for a live region. */
export function summaryOf(certificate: ShownCertificate, settings: ClientSettings): string {
  const failed = questions.filter(([id]) => answersOf(certificate, settings)[id] === 'fails');
  if (!connects(certificate, settings)) return `Refused at “${failed[0]?.[1]}” Nothing is sent.`;
  if (failed.length > 0) return 'A line in a log, and CONNECT with the password is sent all the same.';
  return certificate.id === 'none'
    ? 'Connected to the broker.'
    : 'Connected. CONNECT with the password goes to whoever holds this key.';
}

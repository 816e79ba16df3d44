/** Changes worth trying on the way. */

export interface Tampering {
  readonly id: string;
  readonly text: string;
  /** Which of the four messages. */
  readonly at: number;
  change(message: string): string;
}

const flipped = (letter: string) => (letter === 'A' ? 'B' : 'A');
/** Changes the first character of an attribute’s value. */
const altered = (name: string) => (message: string) =>
  message.replace(new RegExp(`(^|,)${name}=(.)`), (_, comma, letter) => `${comma}${name}=${flipped(letter)}`);

export const tamperings: readonly Tampering[] = [
  { id: 'user', text: '1 another user name', at: 0, change: (message) => message.replace(/,n=[^,]*/, ',n=admin') },
  { id: 'flag', text: '1 GS2 flag y instead of n', at: 0, change: (message) => message.replace(/^n/, 'y') },
  { id: 'client-nonce', text: '1 another client nonce', at: 0, change: altered('r') },
  {
    id: 'server-nonce',
    text: '2 another end of the nonce',
    at: 1,
    change: (message) => message.replace(/,s=/, 'X,s='),
  },
  {
    id: 'no-server-nonce',
    text: '2 a nonce of the attacker’s',
    at: 1,
    change: (message) => message.replace(/^r=[^,]*/, 'r=attacker'),
  },
  { id: 'salt', text: '2 another salt', at: 1, change: altered('s') },
  { id: 'one-iteration', text: '2 one iteration', at: 1, change: (message) => message.replace(/i=\d+/, 'i=1') },
  { id: 'extension', text: '2 an extension that must be understood', at: 1, change: (message) => `m=x,${message}` },
  { id: 'proof', text: '3 another proof', at: 2, change: altered('p') },
  { id: 'returned-nonce', text: '3 a nonce from yesterday', at: 2, change: altered('r') },
  { id: 'signature', text: '4 another signature', at: 3, change: altered('v') },
  { id: 'no-signature', text: '4 no signature', at: 3, change: () => 'e=other-error' },
];

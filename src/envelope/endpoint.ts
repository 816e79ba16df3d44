/** One device’s end of one envelope: seals what it says, opens what it hears, and remembers what has to be remembered. */
import type { Envelope } from '../model/policy.ts';
import { type Bytes, concat, fromText } from './bytes.ts';
import { type CipherInput, ciphers } from './ciphers.ts';
import type { Flash } from './flash.ts';
import { associatedData, type Header, nonceBytes, nonceFromCounter, readHeader, writeHeader } from './header.ts';
import { deriveKeys, type EnvelopeKeys } from './keys.ts';
import { EnvelopeRejection } from './rejection.ts';
import { ReplayGuard } from './replay-guard.ts';
import { randomBytes, SendCounter } from './send-counter.ts';

export interface EndpointOptions {
  envelope: Envelope;
  /** ClientId. */
  name: string;
  /** Value of a secret by its name. */
  secret(name: string): string | undefined;
  /** Milliseconds by the clock of the world. */
  now(): number;
  /** Default: empty. */
  flash?: Flash;
}

export interface Opened {
  plaintext: Bytes;
  sender: string;
  keyId: number;
  counter: bigint;
}

export class EnvelopeEndpoint {
  readonly #given: EndpointOptions;
  readonly #counter: SendCounter;
  readonly #guard: ReplayGuard;
  /** Derived once for each key and direction; as many as there are keys and senders. */
  readonly #derived = new Map<string, EnvelopeKeys>();

  constructor(given: EndpointOptions) {
    this.#given = given;
    this.#counter = new SendCounter(given.envelope.counter, given.flash);
    this.#guard = new ReplayGuard(given.envelope, given.flash);
  }

  /** Off and on again: what is not in flash is gone. */
  powerOn(): void {
    this.#counter.powerOn();
    this.#guard.powerOn();
  }

  /** @param keyId default: the key that senders use now. @throws EnvelopeRejection `unknown-key` where it has none */
  seal(topicName: string, plaintext: Uint8Array | string, keyId = this.#given.envelope.sealWith): Bytes {
    const { envelope, name: sender, now } = this.#given;
    const counter = this.#counter.next();
    const nonce =
      envelope.nonce === 'random' ? randomBytes(nonceBytes(envelope.mode)) : nonceFromCounter(envelope.mode, counter);
    const sentAtSeconds = envelope.maxAgeSeconds === null ? null : Math.floor(now() / 1_000);
    const header: Header = { keyId, sender, counter, sentAtSeconds, nonce };
    const data = typeof plaintext === 'string' ? fromText(plaintext) : plaintext;
    return concat(writeHeader(header, envelope), ciphers[envelope.mode].seal(data, this.#input(header, topicName)));
  }

  /** @throws EnvelopeRejection, and remembers nothing of it */
  open(topicName: string, bytes: Uint8Array): Opened {
    const { envelope, name } = this.#given;
    const { header, body } = readHeader(bytes, envelope);
    if (envelope.directionKeys && header.sender === name) {
      throw new EnvelopeRejection('own-message', 'It bears the name of the receiver itself.');
    }
    const plaintext = ciphers[envelope.mode].open(body, this.#input(header, topicName));
    this.#checkAge(header);
    const { keyId, sender, counter } = header;
    this.#guard.take(`${keyId}/${sender}`, counter);
    return { plaintext, sender, keyId, counter };
  }

  #checkAge({ sentAtSeconds }: Header): void {
    const { envelope, now } = this.#given;
    if (envelope.maxAgeSeconds === null || sentAtSeconds === null) return;
    const ageSeconds = Math.floor(now() / 1_000) - sentAtSeconds;
    if (Math.abs(ageSeconds) <= envelope.maxAgeSeconds) return;
    throw new EnvelopeRejection('age', `It was sent ${ageSeconds} s ago; ${envelope.maxAgeSeconds} s are allowed.`);
  }

  #input(header: Header, topicName: string): CipherInput {
    const { envelope } = this.#given;
    return {
      keys: this.#keys(header),
      nonce: header.nonce,
      associatedData: associatedData(header, topicName, envelope.associatedData),
      tagBytes: envelope.tagBytes,
    };
  }

  #keys({ keyId, sender }: Header): EnvelopeKeys {
    const { envelope, secret } = this.#given;
    const key = envelope.keys.find(({ id }) => id === keyId);
    const material = key && secret(key.secret);
    if (material === undefined) throw new EnvelopeRejection('unknown-key', `There is no key ${keyId}.`);
    const direction = envelope.directionKeys ? sender : '';
    const known = this.#derived.get(`${keyId}/${direction}`);
    if (known) return known;
    const derived = deriveKeys(material, direction);
    // A name costs nothing to invent: those of messages that turn out to be forged must not fill the memory.
    if (this.#derived.size >= derivedMax) this.#derived.clear();
    this.#derived.set(`${keyId}/${direction}`, derived);
    return derived;
  }
}

const derivedMax = 64;

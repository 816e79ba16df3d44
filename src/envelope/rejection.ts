/** Why an envelope was not opened. */

/** In the order in which a receiver looks. */
export type RejectionCheck =
  | 'malformed'
  | 'unknown-key'
  | 'own-message'
  | 'checksum'
  | 'padding'
  | 'tag'
  | 'age'
  | 'replay';

export class EnvelopeRejection extends Error {
  readonly check: RejectionCheck;

  /** @param message one sentence for the learner */
  constructor(check: RejectionCheck, message: string) {
    super(message);
    this.check = check;
  }
}

/** How handling a packet can end other than well. */

export type DeathOracle = 'exception' | 'stack' | 'memory' | 'hang';

/** tinymq dies. `signature` names the kind of failure and the function, and is the same for all inputs that find one bug. */
export class TargetFault extends Error {
  readonly oracle: DeathOracle;
  readonly signature: string;

  constructor(oracle: DeathOracle, signature: string, message: string) {
    super(message);
    this.name = 'TargetFault';
    this.oracle = oracle;
    this.signature = signature;
  }
}

/** A guard found that the bytes are no legal MQTT. `onError` says what follows. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** A stolen file of passwords, and what it is good for. */

export interface StoredLine {
  readonly userName: string;
  /** The password itself where it is stored so; otherwise what stands for the line: equal exactly where lines are. */
  readonly line: string;
}

export interface GuessPlan {
  /** In the order in which they are tried. */
  readonly words: readonly string[];
  /** Processor time for each line, counted as `storageMs` does. */
  readonly workMs: number;
}

export interface GuessedPassword {
  readonly userName: string;
  readonly password: string;
  /** How many it took, the right one included; 0 where it stood there to be read. */
  readonly guesses: number;
}

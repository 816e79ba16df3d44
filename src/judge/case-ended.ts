/** How a case ends before its last line: a step was refused, or could not be decided. The one exception of the judge. */
import type { Stage, StopMeans } from '../model/outcome.ts';

export interface Ending {
  stage: Stage;
  /** `null` when the step could not be decided. */
  means: StopMeans | null;
  observed: string;
  /** The refused step was an honest part's, not the attacker's. */
  honest: boolean;
}

export class CaseEnded extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.observed);
    this.name = 'CaseEnded';
    this.ending = ending;
  }
}

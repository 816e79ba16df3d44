/** Something wrong with a lab, told so that its author can put it right. */
export interface LabProblem {
  /** `ERR_LAB_<WHAT>`, permanent. */
  code: `ERR_LAB_${string}`;
  labId: string;
  /** Path from the project root, e.g. `labs/open-broker-eavesdrop/attacks.ts`. */
  file: string;
  detail: string;
  remedy: string;
}

/** Something that a check found wrong with a lab. */
export const checkIds = ['V0', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'] as const;
export type CheckId = (typeof checkIds)[number];

export interface Finding {
  /** `ERR_LAB_<WHAT>`, permanent. */
  code: `ERR_LAB_${string}`;
  /** Path from the project root. */
  file: string;
  detail: string;
  remedy: string;
}

/** What came of a check that has more to tell than what is wrong. */
export interface CheckOutcome {
  /** Null when the check could not be made, because an earlier one left nothing to make it on. */
  findings: Finding[] | null;
  /** How much was looked at. */
  note: string;
}

/** Limits of an exam that pages use too: without schemas, whose library would try to compile code there. */

/** Of one answer in a report. */
export const EXAM_ANSWER_CHARACTERS_MAX = 4_000;

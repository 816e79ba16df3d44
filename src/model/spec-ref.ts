/** References to normative statements, so that code, tests, chapters and the coverage table speak of the same thing. */
import * as z from 'zod';

// Marked pure so that a page that only names statements does not carry zod along.
/** e.g. `mqtt-3.1.1 [MQTT-4.7.1-2]` or `mqtt-5.0 [MQTT-3.1.2-30]`. */
export const specRefSchema = /* @__PURE__ */ (() =>
  z.string().regex(/^mqtt-(3\.1\.1|5\.0) (\[MQTT-\d+(\.\d+)+-\d+\]|§\d+(\.\d+)*)$/))();
export type SpecRef = z.infer<typeof specRefSchema>;

/** A normative statement of MQTT 3.1.1 (OASIS, 2014), by its id without the `MQTT-` prefix: `mqtt311('4.7.1-2')`. */
export function mqtt311(id: string): SpecRef {
  return `mqtt-3.1.1 ${bracketed(id)}`;
}

/** A normative statement of MQTT 5.0 (OASIS, 2019), by its id without the `MQTT-` prefix: `mqtt5('3.1.2-30')`. */
export function mqtt5(id: string): SpecRef {
  return `mqtt-5.0 ${bracketed(id)}`;
}

/** Ids end in `-n`; without that the text is a section number: `mqtt5('5.4.2')`. */
function bracketed(id: string): string {
  return /-\d+$/.test(id) ? `[MQTT-${id}]` : `§${id}`;
}

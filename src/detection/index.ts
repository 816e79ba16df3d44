/** Rules and log lines over the event stream. */
export type { Alarm } from './counter.ts';
export { Detector } from './detector.ts';
export { FactFinder, type Facts } from './facts.ts';
export { logLine } from './log-line.ts';

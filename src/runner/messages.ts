/** What page, frame and worker say to one another while a learner's script runs. The frame only passes things on. */
import type { OverheardPacket } from './lab-api.ts';

export type OutputLevel = 'log' | 'info' | 'warn' | 'error' | 'system';

/** A line and column in the learner's own text, from 1. */
export interface SourcePosition {
  line: number;
  column: number;
}

export interface OutputLine {
  level: OutputLevel;
  text: string;
  /** Where it happened, for errors. */
  position?: SourcePosition;
}

/** Where the specifier of an import stands in the emitted code. */
export interface ImportSite {
  specifier: string;
  start: number;
  end: number;
}

export interface StartMessage {
  type: 'start';
  code: string;
  imports: ImportSite[];
  mqttUrl: string;
  relayUrl: string;
  given: Record<string, string>;
}

/** Page to worker. */
export type ToWorker =
  | StartMessage
  | { type: 'answered'; id: number; correct: boolean; problem: string | null }
  | { type: 'file'; id: number; bytes: Uint8Array | null; problem: string | null }
  | { type: 'overheard'; packets: readonly OverheardPacket[] };

/** Page to frame, once. */
export interface LaunchMessage {
  type: 'launch';
  runtime: string;
  start: StartMessage;
}

/** Worker to page. */
export type FromWorker =
  | { type: 'frame-ready' }
  | { type: 'beat'; openConnections: number }
  | { type: 'output'; lines: OutputLine[]; dropped: number }
  | { type: 'answer'; id: number; secretId: string; value: string }
  | { type: 'overhear' }
  | { type: 'fetch-file'; id: number; name: string }
  | { type: 'evaluated' }
  | { type: 'failed'; name: string; message: string; stack: string };

/** The script's name in stack traces. */
export const SCRIPT_NAME = 'attack.ts';

export const BEAT_INTERVAL_MS = 400;

/** What is at stake where nothing is bounded, as products: places by time, and memory. */

export interface Exposure {
  readonly sockets: number;
  /** 0 switches the mechanism off. */
  readonly keepAliveSeconds: number;
  readonly sessions: number;
  readonly messages: number;
  readonly bytes: number;
  /** What arrives for all sessions together. */
  readonly messagesPerSecond: number;
}

export const startingExposure: Exposure = {
  sockets: 100,
  keepAliveSeconds: 65_535,
  sessions: 20,
  messages: 1_000,
  bytes: 64_000,
  messagesPerSecond: 50,
};

/** Settings to compare with. */
export const exposures: readonly { label: string; exposure: Exposure }[] = [
  { label: 'As a protocol has it', exposure: startingExposure },
  {
    label: 'Keep Alive capped, packets of 16 kB',
    exposure: { ...startingExposure, keepAliveSeconds: 1_200, bytes: 16_000 },
  },
  {
    label: 'The reference of the labs',
    exposure: { ...startingExposure, keepAliveSeconds: 1_200, sessions: 4, messages: 200, bytes: 2_600 },
  },
];

/** One and a half keep-alives; without one for ever. */
export function heldSeconds(keepAliveSeconds: number): number {
  return keepAliveSeconds === 0 ? Number.POSITIVE_INFINITY : keepAliveSeconds * 1.5;
}

export function keptBytes({ sessions, messages, bytes }: Exposure): number {
  return sessions * messages * bytes;
}

/** Until all queues are full: each message goes into every one of them. */
export function fullAfterSeconds({ messages, messagesPerSecond }: Exposure): number {
  return messages / messagesPerSecond;
}

export function sayDuration(seconds: number): string {
  if (seconds === Number.POSITIVE_INFINITY) return 'ever';
  if (seconds < 120) return `${round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 120) return `${round(minutes)} min`;
  return `${Math.floor(minutes / 60)} h ${Math.floor(minutes % 60)} min`;
}

export function sayBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${round(bytes / 1_000 ** power)} ${units[power]}`;
}

export function sayPlaces({ sockets, keepAliveSeconds }: Exposure): string {
  return `${sockets.toLocaleString('en')} silent connections hold ${sockets.toLocaleString('en')} places for ${sayDuration(heldSeconds(keepAliveSeconds))}.`;
}

export function sayMemory(exposure: Exposure): string {
  return `${sayBytes(keptBytes(exposure))} of messages wait for nobody, ${sayDuration(fullAfterSeconds(exposure))} after the last of ${exposure.sessions.toLocaleString('en')} sessions was left.`;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

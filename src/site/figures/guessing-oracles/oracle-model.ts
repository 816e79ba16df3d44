/**
 * What an attacker learns from wrong passwords: a model of a broker’s answers, with chance from a seed, so that the
 * same settings always tell the same story. Times are in milliseconds.
 */

/** What the broker computes for a name that it does not know. */
export type UnknownWork = 'none' | 'cheaper' | 'same';

export interface OracleSettings {
  readonly uniformFailureCode: boolean;
  readonly unknownWork: UnknownWork;
  /** Mean of what the network adds. */
  readonly networkMs: number;
  readonly probesPerName: number;
  readonly seed: number;
}

export const knownNames: readonly string[] = ['anna', 'cleaner', 'garage'];
const strangers =
  'admin alarm ben bob boiler camera carla carport charger dad daniel david door driveway emma eva fence gardener ' +
  'gate guest hall heating house iot jan janitor jonas julia kitchen laura lena light lisa lock lukas main maria max ' +
  'meter mia mum nora parking paul pump root sarah sensor shed solar tenant test tim user visitor window wlan';
/** Sixty, as in the attacker’s list. */
export const candidates: readonly string[] = [...strangers.split(' ').slice(0, 57), ...knownNames].sort();
/** Names that cannot exist, probed to learn what “unknown” looks like. */
const CONTROLS = 60;

const HASH_MS = 80;
/** The dummy was forgotten when the real records were made four times as expensive. */
const CHEAPER_MS = 20;
const BASE_MS = 2;
/** Reading the record, which only a known name has. */
const RECORD_MS = 0.2;

export const binMs = 4;
export const bins = 45;
/** Of the taller bar; the other side is drawn to the same scale. */
const barMax = 50;

/** Heights of the bars: shares, scaled so that the largest fills its half. */
export function barsOf({ histogram }: OracleReading): { known: number[]; unknown: number[] } {
  const scale = barMax / Math.max(...histogram.known, ...histogram.unknown);
  const heights = (shares: readonly number[]) => shares.map((share) => Number((scale * share).toFixed(1)));
  return { known: heights(histogram.known), unknown: heights(histogram.unknown) };
}

export interface OracleReading {
  readonly codes: { readonly known: number; readonly unknown: number };
  readonly medians: { readonly known: number; readonly unknown: number };
  /** Shares of the probes in each bin, the last one open to the right. */
  readonly histogram: { readonly known: readonly number[]; readonly unknown: readonly number[] };
  /** Names slower than every control name, by half of what those differ among themselves. */
  readonly marked: { readonly right: number; readonly wrong: number };
  /** How often, of one known and one unknown probe, the slower is the known one. 0.5 is a coin. */
  readonly slowerIsKnown: number;
}

export function probeNames(settings: OracleSettings): OracleReading {
  const chance = chanceFrom(settings.seed);
  const probe = (known: boolean) =>
    Array.from({ length: settings.probesPerName }, () => answerMs(settings, known, chance));
  const controls = Array.from({ length: CONTROLS }, () => median(probe(false)));
  const probed = candidates.map((name) => ({
    known: knownNames.includes(name),
    times: probe(knownNames.includes(name)),
  }));
  const [fastest, slowest] = [Math.min(...controls), Math.max(...controls)];
  const certain = slowest + (slowest - fastest) / 2;
  const marked = probed.filter(({ times }) => median(times) > certain);
  const timesOf = (known: boolean) => probed.filter((name) => name.known === known).flatMap(({ times }) => times);
  const [known, unknown] = [timesOf(true), timesOf(false)];
  return {
    codes: { known: 4, unknown: settings.uniformFailureCode ? 4 : 5 },
    medians: { known: median(known), unknown: median(unknown) },
    histogram: { known: sharesOf(known), unknown: sharesOf(unknown) },
    marked: {
      right: marked.filter((name) => name.known).length,
      wrong: marked.filter((name) => !name.known).length,
    },
    slowerIsKnown: shareOfSlower(known, unknown),
  };
}

function answerMs({ unknownWork, networkMs }: OracleSettings, known: boolean, chance: () => number): number {
  const network = BASE_MS - networkMs * Math.log(1 - chance());
  const hashing = known || unknownWork === 'same' ? HASH_MS : unknownWork === 'cheaper' ? CHEAPER_MS : 0;
  const steadiness = 1 + 0.06 * (chance() - 0.5);
  return network + hashing * steadiness + (known ? RECORD_MS : 0);
}

/** mulberry32: small, and the same everywhere. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function sharesOf(times: readonly number[]): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const time of times) {
    const bin = Math.min(bins - 1, Math.floor(time / binMs));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / times.length);
}

function shareOfSlower(known: readonly number[], unknown: readonly number[]): number {
  const slower = known.reduce((sum, one) => sum + unknown.filter((other) => one > other).length, 0);
  return slower / (known.length * unknown.length);
}

/** The two oracles in two sentences. */
export function sayCode({ codes }: OracleReading): string {
  return codes.known === codes.unknown
    ? `Everybody gets code ${codes.known}: the code says nothing.`
    : `Names that exist get code ${codes.known}, others code ${codes.unknown}: one probe for each name is enough.`;
}

export function sayTime({ medians, marked, slowerIsKnown }: OracleReading): string {
  const apart = Math.abs(medians.known - medians.unknown);
  const wrongly = marked.wrong === 0 ? 'none wrongly' : `${marked.wrong} wrongly`;
  return (
    `Medians ${medians.known.toFixed(1)} ms for names that exist and ${medians.unknown.toFixed(1)} ms for others, ` +
    `${apart.toFixed(1)} ms apart. By time alone the attacker marks ${marked.right} of ${knownNames.length} names rightly and ${wrongly}; ` +
    `of two single probes the slower one belongs to the name that exists in ${Math.round(100 * slowerIsKnown)} % of cases, where a coin has 50 %.`
  );
}

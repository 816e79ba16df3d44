/**
 * Throughput of the edge as a share of bare Aedes, and of Mosquitto where it is installed, in the same run: they take
 * turns, so that the machine's mood hits them all. Aedes speaks no MQTT 5; the edge is held against its 3.1.1 there.
 */
import { type Load, throughput } from './load.ts';
import type { Qos, Version } from './packets.ts';
import { type BrokerKind, hasMosquitto, type MeasuredBroker, startBroker } from './start-broker.ts';
import { median, round } from './statistics.ts';

/** For about half a second with bare Aedes on the machine of docs/benchmarks.md. */
const messagesOf: Record<Qos, { 1: number; 10: number }> = {
  0: { 1: 30_000, 10: 4_000 },
  1: { 1: 12_000, 10: 2_000 },
  2: { 1: 6_000, 10: 1_000 },
};
/** Share of bare Aedes; there is no budget for QoS 2. */
const budgets: Record<Qos, number | null> = { 0: 0.8, 1: 0.65, 2: null };

const loads: Load[] = ([4, 5] as const).flatMap((version) =>
  ([0, 1, 2] as const).flatMap((qos) =>
    ([1, 10] as const).map((fanOut) => ({ version, qos, fanOut, messages: messagesOf[qos][fanOut] })),
  ),
);

export interface EdgeFigure {
  version: '3.1.1' | '5';
  qos: Qos;
  fanOut: string;
  bareMessagesPerSecond: number;
  edgeMessagesPerSecond: number;
  /** Edge to bare Aedes. */
  ratio: number;
  budget: number | null;
  met: boolean | null;
  mosquittoMessagesPerSecond: number | null;
  /** Edge to Mosquitto. */
  mosquittoRatio: number | null;
}

/** Median of the paired ratios over all rounds, for each load. */
export async function measureEdge(rounds: number): Promise<EdgeFigure[]> {
  const figures: EdgeFigure[] = [];
  for (const load of loads) figures.push(await measure(load, rounds));
  return figures;
}

async function measure(load: Load, rounds: number): Promise<EdgeFigure> {
  const kinds: BrokerKind[] = ['bare', 'edge', ...(hasMosquitto ? (['mosquitto'] as const) : [])];
  const speeds: Record<BrokerKind, number[]> = { bare: [], edge: [], mosquitto: [] };
  const brokers = new Map<BrokerKind, MeasuredBroker>();
  try {
    for (const kind of kinds) brokers.set(kind, await startBroker(kind));
    for (let turn = -1; turn < rounds; turn += 1) {
      for (const [kind, { port }] of brokers) {
        const spoken: Version = kind === 'bare' ? 4 : load.version;
        const speed = await throughput(port, { ...load, version: spoken });
        if (turn >= 0) speeds[kind].push(speed); // the first round warms all up
      }
    }
  } finally {
    for (const broker of brokers.values()) broker.stop();
  }
  const ratio = ratioOf(speeds.edge, speeds.bare);
  const budget = budgets[load.qos];
  return {
    version: load.version === 4 ? '3.1.1' : '5',
    qos: load.qos,
    fanOut: `1:${load.fanOut}`,
    bareMessagesPerSecond: Math.round(median(speeds.bare)),
    edgeMessagesPerSecond: Math.round(median(speeds.edge)),
    ratio,
    budget,
    met: budget === null ? null : ratio >= budget,
    mosquittoMessagesPerSecond: hasMosquitto ? Math.round(median(speeds.mosquitto)) : null,
    mosquittoRatio: hasMosquitto ? ratioOf(speeds.edge, speeds.mosquitto) : null,
  };
}

function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  return round(median(ours.map((speed, turn) => speed / (theirs[turn] ?? Number.NaN))));
}

/** Throughput of the edge as a share of bare Aedes in the same run, the two taking turns so that the machine's mood hits both. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { throughput } from './load.ts';
import { median, round } from './statistics.ts';

const ROUNDS = 5;
const cases = [
  { name: 'QoS 0, 1:1', qos: 0, fanOut: 1, messages: 40_000, ratioMin: 0.8 },
  { name: 'QoS 1, 1:1', qos: 1, fanOut: 1, messages: 20_000, ratioMin: 0.65 },
  { name: 'QoS 0, 1:10', qos: 0, fanOut: 10, messages: 8_000, ratioMin: 0.8 },
] as const;

export interface EdgeFigure {
  name: string;
  bareMessagesPerSecond: number;
  edgeMessagesPerSecond: number;
  ratio: number;
  budget: number;
  met: boolean;
}

async function startBroker(kind: 'bare' | 'edge'): Promise<{ port: number; child: ChildProcess }> {
  const child = fork('scripts/bench/broker-process.ts', [kind]);
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return { port: address.port, child };
}

/** Median of the paired ratios over all rounds, for each case. */
export async function measureEdge(): Promise<EdgeFigure[]> {
  const figures: EdgeFigure[] = [];
  for (const { name, qos, fanOut, messages, ratioMin } of cases) {
    const bare = await startBroker('bare');
    const edge = await startBroker('edge');
    const pairs: { bare: number; edge: number }[] = [];
    for (let turn = -1; turn < ROUNDS; turn += 1) {
      const pair = {
        bare: await throughput(bare.port, qos, fanOut, messages),
        edge: await throughput(edge.port, qos, fanOut, messages),
      };
      if (turn >= 0) pairs.push(pair); // the first round warms both up
    }
    for (const { child } of [bare, edge]) child.kill();
    const ratio = median(pairs.map((pair) => pair.edge / pair.bare));
    figures.push({
      name,
      bareMessagesPerSecond: Math.round(median(pairs.map((pair) => pair.bare))),
      edgeMessagesPerSecond: Math.round(median(pairs.map((pair) => pair.edge))),
      ratio: round(ratio),
      budget: ratioMin,
      met: ratio >= ratioMin,
    });
  }
  return figures;
}

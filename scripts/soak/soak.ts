/**
 * `npm run soak [-- --minutes 30 --clients 200 --rate 1 --json]`: clients of all versions and QoS who keep losing their
 * connections, against a sandbox in a process of its own. Fails where a message of QoS 1 or 2 is lost, one of QoS 2
 * comes twice, a session is forgotten, a connection ends by the broker's doing, or memory grows.
 */
import { parseArgs } from 'node:util';
import { startBroker } from '../bench/start-broker.ts';
import { Fleet } from './fleet.ts';
import { memoryTrend, type Sample } from './memory-trend.ts';

/** Above what the fleet needs, so that no limit explains a loss. */
const limits = { connectionsMax: 512, sessionsMax: 512, outboundQueueMessagesMax: 10_000 };
const samplesWanted = 60;
const settleMsMax = 120_000;
/** Of live memory, between the beginning and the end of what is looked at. */
const growthMegabytesMax = 4;

/** Resolves with 1 where a promise was broken, and 0 otherwise. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string' },
      clients: { type: 'string' },
      rate: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const report = await soak(Number(values.minutes ?? 30), Number(values.clients ?? 200), Number(values.rate ?? 1));
  console.log(values.json ? JSON.stringify(report, null, 2) : report);
  return report.broken.length === 0 ? 0 : 1;
}

/** @param rate messages a second of each client. */
async function soak(minutes: number, clients: number, rate: number) {
  const broker = await startBroker('edge', limits);
  try {
    // Each connection is torn some ten times, and at most once in twenty seconds.
    const connectionMs = Math.min(20_000, (minutes * 60_000) / 10);
    const fleet = new Fleet({ port: broker.port, clients, rate, connectionMs });
    await fleet.start();
    const samples: Sample[] = [];
    for (let sample = 1; sample <= samplesWanted; sample += 1) {
      await new Promise((resolve) => setTimeout(resolve, (minutes * 60_000) / samplesWanted));
      samples.push({ ...(await broker.memory()), atMinutes: (sample * minutes) / samplesWanted });
    }
    const settled = await fleet.settle(settleMsMax);
    const { published, reconnects, connectionsLost, sessionsForgotten } = fleet;
    const findings = fleet.ledger.findings();
    fleet.close();
    const memory = memoryTrend(samples);
    const checks = {
      'messages were owed': findings.owed > 0,
      'connections were torn': reconnects > 0,
      'all arrived': settled && findings.lost === 0,
      'none of QoS 2 came twice': findings.repeated.qos2 === 0,
      'none overtook another': findings.overtaken === 0,
      'no session was forgotten': sessionsForgotten === 0,
      'the broker closed no connection': connectionsLost === 0,
      'memory stayed': memory.heapMegabytes.last - memory.heapMegabytes.first < growthMegabytesMax,
    };
    const broken = Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
    return { minutes, clients, published, reconnects, ...findings, connectionsLost, sessionsForgotten, memory, broken };
  } finally {
    broker.stop();
  }
}

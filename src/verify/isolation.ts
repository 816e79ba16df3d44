/** V8: an attack in one sandbox leaves no trace in another, though both live in one process. */
import { isDeepStrictEqual } from 'node:util';
import { nodeTransports } from '../host-node/index.ts';
import { casesOf, randomSandboxId, runCase } from '../judge/index.ts';
import { createManualClock, startSandbox, systemClock } from '../sandbox/index.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

export async function isolation(subject: Subject): Promise<Finding[]> {
  const { bundle, vulnerable: policy, seed } = subject;
  const clock = createManualClock();
  const transports = nodeTransports;
  const bystander = await startSandbox({
    id: randomSandboxId(),
    lab: bundle.definition,
    policy,
    seed,
    clock,
    transports,
  });
  const look = () => ({ events: bystander.events(), objectives: bystander.objectives(), devices: bystander.devices() });
  const before = look();
  const findings: Finding[] = [];
  for (const testCase of casesOf(bundle)) {
    if (testCase.kind !== 'attack') continue;
    await runCase(bundle, policy, testCase, { clock: systemClock, transports, seed });
    await bystander.settled();
    if (isDeepStrictEqual(withoutPings(look()), withoutPings(before))) continue;
    const remedy = 'Keep what the attack changes within its own world.';
    findings.push(
      subject.finding('ERR_LAB_NOT_ISOLATED', 'attacks.ts', `${testCase.id} shows in another sandbox.`, remedy),
    );
    break;
  }
  await bystander.dispose();
  return findings;
}

/** Looking is a barrier, and a barrier pings: those packets are ours, and the TLS records around them. */
function withoutPings<T extends { events: readonly { type: string }[] }>(look: T): T {
  const ours = (event: { type: string; packetType?: string; recordType?: string; line?: string }) =>
    /^(packet )?ping/i.test(event.packetType ?? event.line ?? '') || event.recordType === 'application_data';
  return { ...look, events: look.events.filter((event) => !ours(event)) };
}

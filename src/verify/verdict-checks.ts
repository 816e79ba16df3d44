/** V2, V3 and V4: what the verdicts on the vulnerable and the hardened policy must say. */
import type { Check } from '../model/verdict.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** V2: honest traffic works before anybody defends anything, or a defence could not be blamed for breaking it. */
export async function trafficOnVulnerable(subject: Subject): Promise<Finding[]> {
  return (await failedFlows(subject, subject.vulnerable)).map((flow) =>
    subject.finding(
      'ERR_LAB_FLOW_BROKEN',
      'traffic.ts',
      `${flow.id} (${flow.title}) does not hold on the vulnerable policy: ${flow.explanation}`,
      'Correct the flow or policy.vulnerable.jsonc.',
    ),
  );
}

/** V3: every variant is stopped, at a stage and by means that the attack declares. */
export async function attacksOnHardened(subject: Subject): Promise<Finding[]> {
  const { checks } = await subject.verdictOn(subject.hardened);
  return checks
    .filter(({ kind, passed }) => kind === 'attack' && !passed)
    .map((check) =>
      subject.finding(
        'ERR_LAB_ATTACK_NOT_STOPPED',
        check.outcome === 'reached' ? 'policy.hardened.jsonc' : 'attacks.ts',
        `${check.id} is ${describe(check)} on the hardened policy: ${check.explanation}`,
        check.outcome === 'reached'
          ? 'Close the hole in policy.hardened.jsonc, or check that the attack can fail at all.'
          : 'Declare this stop in the attack, or correct the variant.',
      ),
    );
}

/** V4: the reference defence hurts nobody. */
export async function trafficOnHardened(subject: Subject): Promise<Finding[]> {
  return (await failedFlows(subject, subject.hardened)).map((flow) =>
    subject.finding(
      'ERR_LAB_HARDENED_BREAKS_FLOW',
      'policy.hardened.jsonc',
      `${flow.id} (${flow.title}) does not hold on the hardened policy: ${flow.explanation}`,
      'Allow in policy.hardened.jsonc what the flow needs.',
    ),
  );
}

async function failedFlows(subject: Subject, policy: Subject['hardened']): Promise<Check[]> {
  const { checks } = await subject.verdictOn(policy);
  return checks.filter(({ kind, passed }) => kind === 'traffic' && !passed);
}

function describe({ outcome, stage }: Check): string {
  return stage === null ? outcome : `${outcome} at ${stage}`;
}

/** Ids within one lab: none twice, and none that points nowhere. */
import { checkPatternsOf } from '../lab-kit/check-ids.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import { checkDefinition } from './check-definition.ts';
import { type Report, reportDangling, reportDuplicates, reportEmpty } from './report.ts';

export function checkReferences(bundle: LabBundle, report: Report): void {
  checkDefinition(bundle.definition, report);
  checkAttacks(bundle, report);
  checkTraffic(bundle, report);
  checkNearMisses(bundle, report);
}

function checkAttacks({ attacks, definition }: LabBundle, report: Report): void {
  const file = 'attacks.ts';
  const objectives = definition.objectives.filter(({ half }) => half === 'attack').map(({ id }) => id);
  reportEmpty(attacks, 'attack', file, report);
  reportDuplicates(
    attacks.map(({ id }) => id),
    'attacks',
    file,
    report,
  );
  for (const attack of attacks) {
    reportEmpty(attack.variants, `variant of ${attack.id}`, file, report);
    reportEmpty(attack.stops, `expected stop of ${attack.id}`, file, report);
    reportDuplicates(
      attack.variants.map(({ id }) => id),
      `variants of ${attack.id} called`,
      file,
      report,
    );
    reportDangling(
      attack.objective === undefined ? [] : [attack.objective],
      objectives,
      'attack objective',
      file,
      report,
    );
    reportDangling(attack.plays ?? [], deviceIds(definition), 'device', file, report);
  }
}

function checkTraffic({ traffic, definition }: LabBundle, report: Report): void {
  reportEmpty(traffic, 'flow', 'traffic.ts', report);
  reportDuplicates(
    traffic.map(({ id }) => id),
    'flows',
    'traffic.ts',
    report,
  );
  for (const flow of traffic) reportDangling(flow.plays ?? [], deviceIds(definition), 'device', 'traffic.ts', report);
}

function checkNearMisses(bundle: LabBundle, report: Report): void {
  const file = 'near-misses.ts';
  const known = checkPatternsOf(bundle);
  reportEmpty(bundle.nearMisses, 'near-miss', file, report);
  reportDuplicates(
    bundle.nearMisses.map(({ id }) => id),
    'near-misses',
    file,
    report,
  );
  for (const nearMiss of bundle.nearMisses) {
    reportEmpty(nearMiss.caughtBy, `check that catches ${nearMiss.id}`, file, report);
    reportDangling(nearMiss.caughtBy, known, 'check', file, report);
  }
}

function deviceIds(definition: LabBundle['definition']): string[] {
  return definition.devices.map(({ id }) => id);
}

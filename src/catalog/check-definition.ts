/** References inside `lab.ts`: devices, secrets, the picture, objectives, own-tool commands. */
import type { LabDefinition } from '../model/lab-definition.ts';
import { labEventSchema } from '../model/lab-event.ts';
import type { Condition, EventPattern } from '../model/objective.ts';
import { type Report, reportDangling, reportDuplicates, reportEmpty } from './report.ts';

const file = 'lab.ts';

/** Who may put a target that is weak on purpose behind its listeners; no other sandbox ever starts one. */
const labsWithTarget = ['fuzz-first-crash', 'fuzz-the-state-machine', 'diff-two-brokers'];

export function checkDefinition(definition: LabDefinition, report: Report): void {
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  reportDuplicates(ids(definition.objectives), 'objectives', file, report);
  reportDuplicates(ids(definition.devices), 'devices', file, report);
  reportDuplicates(ids([...definition.secrets, ...definition.tokens]), 'secrets', file, report);
  checkServices(definition, report);
  // Files are named after both kinds, so one name must not stand for two.
  reportDuplicates(
    [...(definition.pki?.authorities ?? []), ...(definition.pki?.certificates ?? [])].map(({ name }) => name),
    'authorities and certificates',
    file,
    report,
  );
  reportDuplicates(ids(definition.topology.nodes), 'topology nodes', file, report);
  reportDuplicates(
    definition.listeners.map(({ name }) => name),
    'listeners',
    file,
    report,
  );
  reportDuplicates(
    definition.devices.map(({ clientId }) => clientId),
    'devices with the ClientId',
    file,
    report,
  );

  const drawn = ['broker', 'attacker', ...ids(definition.devices)];
  reportDangling(ids(definition.topology.nodes), drawn, 'device, `broker` or `attacker` to draw as', file, report);
  reportDangling(drawn, ids(definition.topology.nodes), 'topology node', file, report);
  reportDangling(
    definition.devices.filter((device) => !provesByTls(device)).map(({ userName }) => userName),
    ids([...definition.secrets, ...definition.tokens]),
    'secret',
    file,
    report,
  );
  for (const { condition } of definition.objectives) checkCondition(condition, definition, report);
  for (const { command } of definition.ownTools) checkCommand(command, definition, report);
  checkHalves(definition, report);
  checkTarget(definition, report);
}

function checkTarget({ id, target, secrets }: LabDefinition, report: Report): void {
  if (!target) return;
  reportDangling(
    target.accounts.map(({ secret }) => secret),
    secrets.map((secret) => secret.id),
    'secret',
    file,
    report,
  );
  if (labsWithTarget.includes(id)) return;
  report('ERR_LAB_TARGET', file, {
    detail: `The lab "${id}" declares the target ${target.kind}, which is weak on purpose.`,
    remedy: 'Put the broker behind its listeners. Only the labs of the fuzzing chapter have a target of their own.',
  });
}

/** Whoever shows a certificate or has a pre-shared key needs no password. */
function provesByTls({ firmware, behindProxy }: LabDefinition['devices'][number]): boolean {
  const { clientCertificate, psk } = firmware?.tls ?? {};
  return clientCertificate !== undefined || psk !== undefined || behindProxy?.commonName !== undefined;
}

function checkServices({ listeners, secrets, tokenKeys, tokens, services }: LabDefinition, report: Report): void {
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  reportDuplicates(ids(tokenKeys), 'token keys', file, report);
  reportDuplicates(
    [...listeners, ...services].map(({ name }) => name),
    'listeners and services',
    file,
    report,
  );
  const keysUsed = services.flatMap((service) => (service.kind === 'jwks' ? service.keys : []));
  const users = services.flatMap((service) => (service.kind === 'directory' ? service.users : []));
  const secretsUsed = [...users, ...tokenKeys].flatMap(({ secret }) => secret ?? []);
  reportDangling([...tokens.map(({ key }) => key), ...keysUsed], ids(tokenKeys), 'token key', file, report);
  reportDangling(secretsUsed, ids(secrets), 'secret', file, report);
}

function checkHalves({ objectives }: LabDefinition, report: Report): void {
  for (const half of ['attack', 'defence'] as const) {
    reportEmpty(
      objectives.filter((objective) => objective.half === half),
      `${half} objective`,
      file,
      report,
    );
  }
}

function checkCondition(condition: Condition, { secrets }: LabDefinition, report: Report): void {
  if (condition.kind === 'answer') {
    const hidden = secrets.filter(({ given }) => !given).map(({ id }) => id);
    reportDangling([condition.secret], hidden, 'secret to find out (one that is not given)', file, report);
  } else if (condition.kind === 'count') {
    checkPattern(condition.of, condition.distinct === undefined ? [] : [condition.distinct], report);
  } else if (condition.kind === 'sequence') {
    const fields = condition.same === undefined ? [] : [condition.same];
    for (const step of condition.steps) checkPattern(step, fields, report);
  }
}

/** A condition on an event or a field that does not exist could never be met, or always. */
function checkPattern({ type, where }: EventPattern, fields: readonly string[], report: Report): void {
  const schema = labEventSchema.options.find((option) => option.shape.type.value === type);
  const types = labEventSchema.options.map((option) => option.shape.type.value);
  reportDangling([type], types, 'event', file, report);
  if (schema === undefined) return;
  reportDangling([...Object.keys(where), ...fields], Object.keys(schema.shape), `field of ${type}`, file, report);
}

function checkCommand(command: string, { listeners, services, secrets, tokens }: LabDefinition, report: Report): void {
  const known = [
    'host',
    ...[...listeners, ...services.filter(({ exposed }) => exposed)].map(({ name }) => `port:${name}`),
    ...[...secrets, ...tokens].filter(({ given }) => given).map(({ id }) => `secret:${id}`),
  ];
  const used = [...command.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name ?? '');
  reportDangling(used, known, 'placeholder', file, report);
}

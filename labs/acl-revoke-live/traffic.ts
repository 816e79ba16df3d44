import { broken, defineTraffic, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** Five o’clock: the role leaves the contractor’s account, and so does what was granted to the contractor by name. */
export function takeRole(world: LabWorld): Promise<void> {
  return world.changePolicy((policy) => {
    const accounts = policy.auth.accounts.map((account) =>
      account.userName === 'contractor' ? { ...account, groups: [] } : account,
    );
    const rules = policy.acl.rules.filter(
      ({ who, effect, topicFilters }) =>
        effect === 'deny' ||
        (who !== 'user:contractor' && who !== 'client:contractor') ||
        topicFilters.every((topicFilter) => topicFilter.startsWith('plant/public/')),
    );
    return { ...policy, auth: { ...policy.auth, accounts }, acl: { ...policy.acl, rules } };
  });
}

function closedOthers(world: LabWorld): string[] {
  return world
    .events()
    .flatMap((event) =>
      event.type === 'connection.closed' && event.clientId !== 'contractor' ? [`${event.clientId}`] : [],
    );
}

/** The contractor doing what a contractor does: no attack, whoever the account is given to. */
const atWork = { account: 'contractor', actor: 'grader:contractor' } as const;

export default defineTraffic([
  {
    id: 'T1',
    title: 'Nobody else is interrupted when the contractor loses the role',
    plays: ['pump'],
    async run(world) {
      const contractor = await world.join({ account: 'contractor' });
      await contractor.subscribe('plant/line/#');
      const pump = await world.play('pump');
      await takeRole(world);
      await pump.publish('plant/line/flow', '12.9 l/s', { qos: 1 });
      await world.settled();
      const gone = closedOthers(world);
      if (gone.length > 0) return broken('connect', `${gone.join(', ')} lost the connection.`);
      const shown = world.device('board').state['plant/line/flow'] === '12.9 l/s';
      return holdsWhen(shown, 'delivery', 'The board shows the line as before.', 'The board hears nothing any more.');
    },
  },
  {
    id: 'T2',
    title: 'What others have retained is still told',
    async run(world) {
      const ops = await world.join({ account: 'ops' });
      await ops.publish('plant/mode', 'production', { qos: 1, retain: true });
      await ops.publish('plant/line/setpoint', '12 l/s', { qos: 1, retain: true });
      await takeRole(world);
      await world.restartDevice('board');
      await world.settled();
      const { state } = world.device('board');
      const told = state['plant/mode'] === 'production' && state['plant/line/setpoint'] === '12 l/s';
      return holdsWhen(told, 'delivery', 'The board knows mode and setpoint.', 'The board is blind after a restart.');
    },
  },
  {
    id: 'T3',
    title: 'The contractor still reads what is public, after a new connection at most',
    async run(world) {
      const before = await world.join({ account: 'contractor' });
      await before.subscribe('plant/public/#');
      await takeRole(world);
      const contractor = await world.join({ account: 'contractor' });
      await contractor.subscribe('plant/public/#');
      const ops = await world.join({ account: 'ops' });
      await ops.publish('plant/public/notice', 'Gate 2 closes at six.', { qos: 1 });
      const arrived = (await contractor.heard()).some(({ topicName }) => topicName === 'plant/public/notice');
      return holdsWhen(arrived, 'delivery', 'The notice arrived.', 'The notice never arrived.');
    },
  },
  {
    id: 'T4',
    title: 'Until five, the contractor reads the line and sets the mode, absent or not',
    plays: ['pump'],
    async run(world) {
      const away = await world.join({ ...atWork, clean: false });
      await away.subscribe('plant/line/#', 1);
      await away.publish('plant/mode', 'maintenance', { qos: 1, retain: true });
      await away.leave();
      const pump = await world.play('pump');
      await pump.publish('plant/line/flow', '12.5 l/s', { qos: 1 });
      const will = { topicName: 'plant/mode', payload: 'contractor lost' };
      const back = await world.join({ ...atWork, clean: false, will });
      const waited = (await back.heard()).some(({ payload }) => payload === '12.5 l/s');
      if (!waited) return broken('delivery', 'What waited for the contractor never arrived.');
      await world.restartDevice('board');
      await world.settled();
      if (world.device('board').state['plant/mode'] !== 'maintenance') {
        return broken('delivery', 'The board was not told the mode.');
      }
      await back.drop();
      const shown = world.device('board').state['plant/mode'] === will.payload;
      return holdsWhen(shown, 'delivery', 'All of it worked.', 'The Will of the contractor never reached the board.');
    },
  },
  {
    id: 'T5',
    title: 'A role of others gets another name, and nobody notices',
    plays: ['pump'],
    async run(world) {
      const pump = await world.play('pump');
      await world.changePolicy((policy) => ({
        ...policy,
        auth: {
          ...policy.auth,
          accounts: policy.auth.accounts.map((account) => ({
            ...account,
            groups: account.groups.map((group) => (group === 'shift' ? 'crew' : group)),
          })),
        },
        acl: {
          ...policy.acl,
          rules: policy.acl.rules.map((rule) => (rule.who === 'group:shift' ? { ...rule, who: 'group:crew' } : rule)),
        },
      }));
      await pump.publish('plant/line/flow', '13.0 l/s', { qos: 1 });
      await world.settled();
      const gone = closedOthers(world);
      if (gone.length > 0) return broken('connect', `${gone.join(', ')} lost the connection.`);
      const shown = world.device('board').state['plant/line/flow'] === '13.0 l/s';
      return holdsWhen(shown, 'delivery', 'The line is shown as before.', 'The board hears nothing any more.');
    },
  },
]);

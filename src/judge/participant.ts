/** A client in a case: it goes on, or it ends the case where it was refused. */
import type { Participant } from '../lab-kit/index.ts';
import type { ActorClient } from '../model/actor-client.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { Stage } from '../model/outcome.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { CaseEnded } from './case-ended.ts';

type StepEnd =
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  | { kind: 'distrusted' | 'inconclusive'; observed: string };
type StepOutcome = StepEnd | { kind: 'accepted' | 'granted' | 'acknowledged' };

/** How often `drop` looks whether the broker has noticed. */
const dropLooksMax = 100;

/** Who takes a step. */
export interface Part {
  clientId: string;
  actor: ActorId;
  /** Its refusals say something about the policy, and nothing about the attacker. */
  honest: boolean;
}

export function createParticipant(sandbox: Sandbox, client: ActorClient, part: Part): Participant {
  const { clientId } = part;
  return {
    clientId,
    async subscribe(topicFilter, qos = 0) {
      const outcome = await client.subscribe(topicFilter, qos);
      endUnlessDone(sandbox, part, 'subscribe', `subscribing to ${topicFilter}`, outcome);
    },
    get open() {
      return client.open;
    },
    async subscribeTogether(topicFilters, qos = 0) {
      const outcomes = await client.subscribeTogether(topicFilters, qos);
      for (const outcome of outcomes) {
        if (outcome.kind !== 'refused') endUnlessDone(sandbox, part, 'subscribe', 'subscribing', outcome);
      }
      return outcomes.map(({ kind }) => kind === 'granted');
    },
    async publish(topicName, payload, options) {
      const outcome = await client.publish(topicName, payload, options);
      endUnlessDone(sandbox, part, 'publish', `publishing to ${topicName}`, outcome);
    },
    async heard() {
      await sandbox.settled();
      await client.barrier();
      return client.received;
    },
    leave: () => client.disconnect(),
    async drop() {
      const before = closings(sandbox, clientId);
      await client.drop();
      for (let look = 0; look < dropLooksMax && closings(sandbox, clientId) === before; look += 1) {
        await sandbox.settled();
      }
      await sandbox.settled();
    },
  };
}

/** Throws `CaseEnded` when the step was refused, the connection closed, or nothing could be decided. */
export function endUnlessDone<T extends StepOutcome>(
  sandbox: Sandbox,
  part: Part,
  stage: Stage,
  step: string,
  outcome: T,
): asserts outcome is Exclude<T, StepEnd> {
  const { clientId, honest } = part;
  switch (outcome.kind) {
    case 'refused':
    case 'closed': {
      const how = outcome.kind === 'refused' ? `was refused with code ${outcome.code}` : 'ended the connection';
      const observed = `${clientId}: ${step} ${how}${reasonFor(sandbox, part)}`;
      throw new CaseEnded({ stage, means: outcome.kind, observed, honest });
    }
    case 'distrusted': {
      const observed = `${clientId}: ${step} ended, since the client does not believe the broker: ${outcome.observed}`;
      throw new CaseEnded({ stage, means: 'distrusted', observed, honest });
    }
    case 'inconclusive':
      throw new CaseEnded({ stage, means: null, observed: `${clientId}: ${step}: ${outcome.observed}`, honest });
  }
}

/** What the log says about the latest refusal of this part: the words a learner can act on. */
function reasonFor(sandbox: Sandbox, { clientId, actor }: Part): string {
  // Before its CONNECT is accepted a connection has no ClientId.
  const mine = (event: LabEvent) => event.actor === actor && (event.clientId ?? clientId) === clientId;
  const reasons = sandbox.events().flatMap((event) => (mine(event) ? (reasonOf(event) ?? []) : []));
  const latest = reasons.at(-1);
  return latest === undefined ? '.' : `: ${latest}`;
}

function reasonOf(event: LabEvent): string | undefined {
  switch (event.type) {
    case 'connect.refused':
    case 'subscribe.refused':
    case 'publish.refused':
    case 'proxy.refused':
    case 'tls.failed':
      return event.reason;
    case 'listener.refused':
      return `${event.rule} does not let it in.`;
    case 'tls.distrusted':
      return `It did not believe who answered: ${event.failures.join(', ')}.`;
    case 'limit.reached':
      return `${event.limit} is ${event.max}.`;
    default:
      return undefined;
  }
}

function closings(sandbox: Sandbox, clientId: string): number {
  return sandbox.events().filter((event) => event.type === 'connection.closed' && event.clientId === clientId).length;
}

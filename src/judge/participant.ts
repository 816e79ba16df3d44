/** A client in a case: it goes on, or it ends the case where it was refused. */
import type { Participant } from '../lab-kit/index.ts';
import type { ActorClient } from '../model/actor-client.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { Stage } from '../model/outcome.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { CaseEnded } from './case-ended.ts';

type StepOutcome =
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  | { kind: 'inconclusive'; observed: string }
  | { kind: 'accepted' | 'granted' | 'acknowledged' };

/** How often `drop` looks whether the broker has noticed. */
const dropLooksMax = 100;

/** `honest`: its refusals say something about the policy, and nothing about the attacker. */
export function createParticipant(sandbox: Sandbox, client: ActorClient, honest: boolean): Participant {
  const { clientId } = client;
  return {
    clientId,
    async subscribe(topicFilter, qos = 0) {
      const outcome = await client.subscribe(topicFilter, qos);
      endUnlessDone(sandbox, clientId, honest, 'subscribe', `subscribing to ${topicFilter}`, outcome);
    },
    async publish(topicName, payload, options) {
      const outcome = await client.publish(topicName, payload, options);
      endUnlessDone(sandbox, clientId, honest, 'publish', `publishing to ${topicName}`, outcome);
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
export function endUnlessDone(
  sandbox: Sandbox,
  clientId: string,
  honest: boolean,
  stage: Stage,
  step: string,
  outcome: StepOutcome,
): void {
  switch (outcome.kind) {
    case 'refused':
    case 'closed': {
      const how = outcome.kind === 'refused' ? `was refused with code ${outcome.code}` : 'ended the connection';
      const observed = `${clientId}: ${step} ${how}${reasonFor(sandbox, clientId)}`;
      throw new CaseEnded({ stage, means: outcome.kind, observed, honest });
    }
    case 'inconclusive':
      throw new CaseEnded({ stage, means: null, observed: `${clientId}: ${step}: ${outcome.observed}`, honest });
  }
}

/** What the log says about the latest refusal of this client: the words a learner can act on. A refused CONNECT has no ClientId yet. */
function reasonFor(sandbox: Sandbox, clientId: string): string {
  const refusals = ['connect.refused', 'subscribe.refused', 'publish.refused'];
  const mine = (event: LabEvent) => event.clientId === clientId || event.clientId === null;
  const refusal = sandbox.events().findLast((event) => refusals.includes(event.type) && mine(event));
  return refusal !== undefined && 'reason' in refusal ? `: ${refusal.reason}` : '.';
}

function closings(sandbox: Sandbox, clientId: string): number {
  return sandbox.events().filter((event) => event.type === 'connection.closed' && event.clientId === clientId).length;
}

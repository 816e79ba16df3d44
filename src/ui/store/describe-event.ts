/** Every event as one sentence: the transcript of the picture, and the row of the event list. */
import type { LabEvent } from '../../model/lab-event.ts';
import { actorName } from './actor-name.ts';

type Labels = Readonly<Record<string, string>>;

const TEXT_SHOWN_MAX = 60;

/** Nothing in it depends on colour or place; the subject is always named. */
export function describeEvent(event: LabEvent, labels: Labels): string {
  const who = actorName(event.actor, labels);
  switch (event.type) {
    case 'sandbox.started':
      return 'The broker and all devices are running.';
    case 'sandbox.reset':
      return 'Everything was built anew.';
    case 'policy.applied':
      return event.disconnected === 0
        ? 'A new policy is in force.'
        : `A new policy is in force; ${count(event.disconnected, 'connection')} closed by it.`;
    case 'connection.opened':
      return `${who} opened a ${event.transport} connection.`;
    case 'connection.closed':
      return `${ofWhom(who, 'connection')} was closed by ${event.by === 'client' ? 'the client' : `the ${event.by}`}: ${event.cause}`;
    case 'packet.received':
      return `${who} → broker: ${event.packetType.toUpperCase()}, ${count(event.length, 'byte')}.`;
    case 'packet.sent':
      return `Broker → ${lower(who)}: ${event.packetType.toUpperCase()}, ${count(event.length, 'byte')}.`;
    case 'connection.intercepted':
      return `${who} called its broker, and the attacker answered.`;
    case 'packet.intercepted':
      return `The attacker read ${event.from === 'device' ? `what ${lower(who)} said` : `what is meant for ${lower(who)}`}: ${event.packetType.toUpperCase()}${event.topicName === null ? '' : ` ${event.topicName} ${event.text ?? ''}`}.`;
    case 'packet.malformed':
      return `${who} sent bytes that are no legal MQTT. ${event.reason}`;
    case 'listener.refused':
      return `The listener did not take the connection of ${lower(who)}: ${event.setting}.`;
    case 'proxy.accepted':
      return `The proxy at ${event.socketAddress} speaks for ${event.sourceAddress ?? 'itself'}.`;
    case 'proxy.refused':
      return `${ofWhom(who, 'PROXY header')} was not believed. ${event.reason}`;
    case 'tls.record':
      return `TLS from the ${event.from}: ${event.messages.join(', ') || event.detail?.alert || event.recordType}, ${count(event.length, 'byte')}.`;
    case 'tls.accepted':
      return `${who} and the broker speak ${event.version} with ${event.cipher}.`;
    case 'tls.failed':
      return `${who} and the broker did not come to speak TLS. ${event.reason}`;
    case 'tls.distrusted':
      return `${who} did not believe who answered${event.wentOn ? ', and went on' : ''}: ${event.failures.join(', ')}.`;
    case 'connect.accepted':
      return `${who} signed in as ${signIn(event)}.`;
    case 'connect.refused':
      return `${who} ${was(event)} refused at CONNECT${code(event.code)}. ${event.reason}`;
    case 'authentication.challenged':
      return `The broker asked ${lower(who)} to prove itself by ${event.method}${event.again ? ' once more' : ''}.`;
    case 'authentication.concluded':
      return event.proven
        ? `${who} proved by ${event.method} that it knows the password of ${event.userName}, and so did the broker.`
        : `${who} proved nothing by ${event.method}. ${event.reason}`;
    case 'password.compared':
      return `The broker hashed what ${lower(who)} sent for ${event.userName}, by ${event.scheme}.`;
    case 'session.taken-over':
      return `${actorName(event.byActor, labels)} took over ${ofWhom(who, 'session', 'the')}.`;
    case 'subscribe.granted':
      return `${who} may listen to ${event.topicFilter}.`;
    case 'subscribe.refused':
      return `${who} may not listen to ${event.topicFilter}${code(event.code)}. ${event.reason}`;
    case 'unsubscribe.completed':
      return `${who} no longer listens to ${event.topicFilter}.`;
    case 'subscription.revoked':
      return `The new policy took the subscription to ${event.topicFilter} from ${lower(who)}.`;
    case 'publish.accepted':
      return `${event.will ? `${ofWhom(who, 'Will')} was published:` : `${who} published`} ${message(event)}.`;
    case 'publish.refused':
      return `${ofWhom(who, event.will ? 'Will' : 'message')} was refused: ${message(event)}. ${event.reason}`;
    case 'message.delivered':
      return `${who} received ${message(event)}${from(event.fromActor, labels)}.`;
    case 'message.withheld':
      return `Withheld from ${lower(who)}: ${event.topicName}. ${event.reason}`;
    case 'alert.raised':
      return `Alarm “${event.ruleId}”: ${event.seen} within ${event.withinSeconds} s${event.group === '' ? '' : `, ${event.group}`}.`;
    case 'log.written':
      return `Log: ${event.line}`;
    case 'retained.set':
      return `Kept for whoever subscribes later: ${event.topicName}.`;
    case 'retained.cleared':
      return `No longer kept: ${event.topicName}.`;
    case 'token.checked':
      return `${ofWhom(who, 'token')} was ${event.believed ? 'believed' : `not believed. ${event.reason}`}`;
    case 'service.asked': {
      const asker = event.actor === null ? 'The broker' : who;
      return `${asker} asked ${event.service}: ${event.method} ${event.target}. ${event.status === null ? 'No answer came.' : `The answer was ${event.status}.`}`;
    }
    case 'limit.reached':
      return `${who} reached ${event.limit} (${event.value} of ${event.max}): ${event.action}.`;
    case 'resources.sampled':
      return `The broker holds ${count(event.openConnections, 'connection')}, ${event.queuedMessages} waiting, ${event.inflight} unfinished and ${event.retainedMessages} retained messages.`;
    case 'holdings.measured':
      return `${who} holds ${count(event.openConnections, 'connection')}, ${count(event.sessions, 'session')}, ${event.inflightInbound} messages begun, ${event.inflightOutbound} not acknowledged and ${event.queuedMessages} waiting (${event.heldBytes} bytes), ${event.retainedMessages} retained.`;
    case 'target.crashed':
      return `${who} killed the target: ${event.signature}, after ${count(event.bytes, 'byte')}. ${event.reason}`;
    case 'target.exposed':
      return `${who} found that the target does what it may not. ${event.reason}`;
    case 'device.changed': {
      const cause = event.causeActor === null ? '' : `, caused by ${lower(actorName(event.causeActor, labels))}`;
      return `${device(event.deviceId, labels)}: ${event.property} ${event.from} → ${event.to}${cause}.`;
    }
    case 'envelope.opened':
      return `${device(event.deviceId, labels)} opened message ${event.counter} of “${event.sender}” on ${event.topicName}${from(event.fromActor, labels)}.`;
    case 'envelope.rejected':
      return `${device(event.deviceId, labels)} did not take a message on ${event.topicName}${from(event.fromActor, labels)} (${event.check}). ${event.reason}`;
    case 'answer.given':
      return `You named a secret (${event.secret}): ${event.correct ? 'right' : 'not right'}.`;
    case 'verdict.given':
      return event.passed ? 'The defence holds.' : 'The defence does not hold yet.';
  }
}

function device(deviceId: string, labels: Labels): string {
  return labels[`device:${deviceId}`] ?? labels[`operator:${deviceId}`] ?? deviceId;
}

function signIn({ clientId, principal }: { clientId: string | null; principal: string | null }): string {
  return `${principal === null ? 'nobody' : `“${principal}”`} with ClientId “${clientId ?? ''}”`;
}

function message({ topicName, text, retain }: { topicName: string; text: string; retain: boolean }): string {
  const shown = text.length > TEXT_SHOWN_MAX ? `${text.slice(0, TEXT_SHOWN_MAX)}…` : text;
  return `${topicName} “${shown}”${retain ? ' (retained)' : ''}`;
}

function from(actor: string | null, labels: Labels): string {
  return actor === null ? '' : ` from ${lower(actorName(actor, labels))}`;
}

function code(value: number | null): string {
  return value === null ? '' : ` with code ${value}`;
}

function was({ actor }: { actor: string | null }): string {
  return actor === 'attacker' ? 'were' : 'was';
}

function ofWhom(name: string, what: string, article = 'The'): string {
  if (name === 'You') return article === 'The' ? `Your ${what}` : `your ${what}`;
  return `${article} ${what} of ${name}`;
}

/** Inside a sentence only “you” is written small; names of devices keep their capital. */
function lower(name: string): string {
  return name === 'You' ? 'you' : name;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

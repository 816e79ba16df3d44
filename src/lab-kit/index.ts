/** Everything a lab author touches. A lab imports this and nothing else. */

export { concat, crc32, EnvelopeRejection, fromText, type Header, readHeader, xor } from '../envelope/index.ts';
export type { ConnectOptions, ConnectOutcome, EnhancedAuthentication, ReceivedMessage } from '../model/actor-client.ts';
export type { InterceptedPacket, Interception, InterceptPlan, WireTap } from '../model/interception.ts';
export type { LabEvent, LabEventOf } from '../model/lab-event.ts';
export type { AttackOutcome, FlowOutcome, Stage, StopMeans } from '../model/outcome.ts';
export { bytesFromHex, hexFromBytes } from '../model/packet-borders.ts';
export type { AclRule, ClientTls, Policy, PolicySource } from '../model/policy.ts';
export { type ProxyClaim, proxyHeader } from '../model/proxy-header.ts';
export type { ServiceBehaviour, ServiceControl } from '../model/service.ts';
export { mqtt5, mqtt311 } from '../model/spec-ref.ts';
export type { DeviceView } from '../model/wire.ts';
export { commonPasswords } from '../model/word-list.ts';
export { type Decryption, decryptTls, type LastingKey, type RecordedBytes } from '../wiretap/index.ts';
export {
  type Attack,
  defineAttacks,
  type ExpectedStop,
  hiddenVariant,
  inconclusive,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from './attack.ts';
export { type AuthMessage, authPacket, connackPacket, connectPacket } from './auth-packets.ts';
export type { LabBundle } from './bundle.ts';
export { type CommandPlan, command } from './command.ts';
export { type EavesdropPlan, eavesdrop, whatLeaked } from './eavesdrop.ts';
export { defineEquivalents, type EquivalentMutants } from './equivalent-mutants.ts';
export { type Deceived, type FalseBrokerPlan, playBroker } from './false-broker.ts';
export { broken, defineTraffic, type Flow, holds, holdsWhen } from './flow.ts';
export { type Forgery, forgeToken, publicKeyPem } from './forge-token.ts';
export { defineLab } from './lab.ts';
export { defineNearMisses, type NearMiss, policyText } from './near-miss.ts';
export {
  answer,
  attackObjective,
  count,
  countUnless,
  defenceObjective,
  happened,
  onOneConnection,
  type Pattern,
  sequence,
} from './objectives.ts';
export {
  ackPacket,
  mqttPacket,
  type PublishFields,
  publishPacket,
  type SignIn,
  signInPacket,
  subscribePacket,
} from './raw-packets.ts';
export type { EnvelopeEnd, Identity, LabWorld, Participant, RawConnection, ScramCredentials } from './world.ts';

/** Our reasons in the numbers of MQTT 5, table 2-6. */
import type { CloseCause, ConnectRefusal, SubscribeRefusal } from './close-cause.ts';
import type { AckOutcome } from './dialect.ts';

export const refusalCodes: Record<ConnectRefusal, number> = {
  'protocol-version': 0x84,
  'client-id': 0x85,
  'bad-credentials': 0x86,
  'not-authorized': 0x87,
  unavailable: 0x88,
  'bad-authentication-method': 0x8c,
  'keep-alive': 0x8d,
  quota: 0x97,
  'connection-rate': 0x9f,
};

export const closeCodes: Record<CloseCause, number> = {
  'malformed-packet': 0x81,
  'protocol-error': 0x82,
  'connect-refused': 0x80,
  'connect-timeout': 0x80,
  'keep-alive': 0x8d,
  'packet-too-large': 0x95,
  'not-authorized': 0x87,
  'subscribe-not-authorized': 0x87,
  'not-proven': 0x87,
  'credentials-expired': 0xa0,
  'service-down': 0x98,
  'taken-over': 0x8e,
  'policy-changed': 0x98,
  'topic-too-long': 0x90,
  'topic-alias': 0x94,
  'inflight-exceeded': 0x93,
  'connections-exceeded': 0x89,
  'connection-rate': 0x9f,
  'message-rate': 0x96,
  'listener-closed': 0x87,
  'proxy-refused': 0x87,
  'tls-failed': 0x87,
  'origin-refused': 0x87,
  'websocket-failed': 0x82,
  'certificate-revoked': 0x87,
  'shutting-down': 0x8b,
};

export const ackCodes: Record<AckOutcome, number> = {
  success: 0x00,
  'no-subscribers': 0x10,
  'not-authorized': 0x87,
  'unknown-packet-id': 0x92,
  quota: 0x97,
};

export const subscribeCodes: Record<SubscribeRefusal, number> = {
  'not-authorized': 0x87,
  'invalid-filter': 0x8f,
  quota: 0x97,
};

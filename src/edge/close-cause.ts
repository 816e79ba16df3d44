/** Why the broker closes a network connection. The text stands in `connection.closed`. */
export const closeCauses = {
  'malformed-packet': 'malformed packet',
  'protocol-error': 'protocol error',
  'connect-refused': 'CONNECT refused',
  'connect-timeout': 'no CONNECT in time',
  'keep-alive': 'keep-alive expired',
  'packet-too-large': 'packet too large',
  'not-authorized': 'not authorised to publish',
  'subscribe-not-authorized': 'not authorised to subscribe',
  'not-proven': 'not proven again who it is',
  'credentials-expired': 'the credentials have expired',
  'service-down': 'nobody can say whether it may stay',
  'taken-over': 'session taken over',
  'policy-changed': 'no longer allowed by the policy',
  'topic-too-long': 'topic too long or too deep',
  'topic-alias': 'topic alias not valid',
  'inflight-exceeded': 'too many unfinished messages',
  'connections-exceeded': 'too many connections',
  'connection-rate': 'connections opened too fast',
  'message-rate': 'messages or bytes sent too fast',
  'listener-closed': 'the listener is not open to it',
  'proxy-refused': 'PROXY header refused',
  'tls-failed': 'TLS handshake failed',
  'origin-refused': 'page of another origin',
  'websocket-failed': 'no WebSocket',
  'certificate-revoked': 'certificate revoked',
  'shutting-down': 'broker stopped',
} as const;
export type CloseCause = keyof typeof closeCauses;

/** Why a CONNECT is refused; each protocol version has a code for it. */
export type ConnectRefusal =
  | 'protocol-version'
  | 'client-id'
  | 'unavailable'
  | 'bad-credentials'
  | 'not-authorized'
  | 'bad-authentication-method'
  | 'keep-alive'
  | 'connection-rate'
  | 'quota';

/** A CONNECT that is not accepted, and what said so. */
export interface Refusal {
  why: ConnectRefusal;
  rule: string | null;
  reason: string;
  spec: string | null;
}

/** Why one filter of a SUBSCRIBE is refused. */
export type SubscribeRefusal = 'not-authorized' | 'quota' | 'invalid-filter';

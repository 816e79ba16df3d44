/** What the one-byte answers of the protocol mean. */

/** CONNACK return codes of MQTT 3.1.1, §3.2.2.3. */
const connectReturnCodes: Readonly<Record<number, string>> = {
  0: 'Connection accepted',
  1: 'Refused: unacceptable protocol version',
  2: 'Refused: identifier rejected',
  3: 'Refused: server unavailable',
  4: 'Refused: bad user name or password',
  5: 'Refused: not authorized',
};

/** Reason codes of MQTT 5, §2.4. */
const reasonCodes: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'Granted QoS 1',
  2: 'Granted QoS 2',
  4: 'Disconnect with Will Message',
  16: 'No matching subscribers',
  17: 'No subscription existed',
  24: 'Continue authentication',
  25: 'Re-authenticate',
  128: 'Unspecified error',
  129: 'Malformed Packet',
  130: 'Protocol Error',
  131: 'Implementation specific error',
  132: 'Unsupported protocol version',
  133: 'Client identifier not valid',
  134: 'Bad user name or password',
  135: 'Not authorized',
  136: 'Server unavailable',
  137: 'Server busy',
  138: 'Banned',
  139: 'Server shutting down',
  140: 'Bad authentication method',
  141: 'Keep Alive timeout',
  142: 'Session taken over',
  143: 'Topic filter invalid',
  144: 'Topic name invalid',
  145: 'Packet identifier in use',
  146: 'Packet identifier not found',
  147: 'Receive Maximum exceeded',
  148: 'Topic Alias invalid',
  149: 'Packet too large',
  150: 'Message rate too high',
  151: 'Quota exceeded',
  152: 'Administrative action',
  153: 'Payload format invalid',
  154: 'Retain not supported',
  155: 'QoS not supported',
  156: 'Use another server',
  157: 'Server moved',
  158: 'Shared subscriptions not supported',
  159: 'Connection rate exceeded',
  160: 'Maximum connect time',
  161: 'Subscription identifiers not supported',
  162: 'Wildcard subscriptions not supported',
};

export function connectReturnCode(code: number): string {
  return connectReturnCodes[code] ?? 'Reserved: no such return code';
}

/** `zero` names code 0 where it is not plain success: `Granted QoS 0`, `Normal disconnection`. */
export function reasonCode(code: number, zero = 'Success'): string {
  return code === 0 ? zero : (reasonCodes[code] ?? 'No such reason code');
}

/** A SUBACK entry of MQTT 3.1.1, §3.9.3. */
export function grantedQos(code: number): string {
  if (code <= 2) return `Granted, QoS ${code} at most`;
  return code === 0x80 ? 'Failure' : 'Reserved: no such return code';
}

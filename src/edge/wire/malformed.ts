/** Bytes that are no legal MQTT. Thrown while decoding one packet, caught by the connection, which closes. */
export class MalformedPacket extends Error {
  /** `protocol`: well formed, but not at this time or in this combination (reason code 0x82 in MQTT 5). */
  readonly kind: 'malformed' | 'protocol';
  /** The normative statement that is broken, e.g. `mqtt-3.1.1 [MQTT-2.3.1-1]`. */
  readonly spec: string;

  constructor(reason: string, spec: string, kind: 'malformed' | 'protocol' = 'malformed') {
    super(reason);
    this.name = 'MalformedPacket';
    this.kind = kind;
    this.spec = spec;
  }
}

/** MQTT 3.1.1, and 3.1 where they agree: one byte of return code, and no word before closing. */
import type { ConnectRefusal } from './close-cause.ts';
import type { Dialect, Outgoing } from './dialect.ts';
import { decode } from './wire/decode.ts';
import * as encode from './wire/encode.ts';

/** Table 3.1 of 3.1.1; code 3 stands for all that is about the broker and not about the client. */
const returnCodes: Record<ConnectRefusal, number> = {
  'protocol-version': 1,
  'client-id': 2,
  unavailable: 3,
  quota: 3,
  'connection-rate': 3,
  'bad-credentials': 4,
  'not-authorized': 5,
  'bad-authentication-method': 5,
  'keep-alive': 5,
};

const failure = 0x80;

export const v311: Dialect = {
  refusesPublish: false,
  receiveMaximum: 65_535,
  decode,
  connack: ({ sessionPresent }) => encode.connack(sessionPresent, 0),
  refuseConnect(why) {
    const code = returnCodes[why];
    return { code, frame: encode.connack(false, code) };
  },
  publish: (outgoing) => (outgoing.qos === 0 ? sharedFrame(outgoing) : frame(outgoing)),
  ack: (type, packetId) => encode.ack(type, packetId),
  ackCode: () => null,
  suback: (packetId, outcomes) =>
    encode.suback(
      packetId,
      outcomes.map((outcome) => (typeof outcome === 'number' ? outcome : failure)),
    ),
  subscribeCode: () => failure,
  unsuback: (packetId) => encode.unsuback(packetId),
  disconnect: () => null,
};

/** With QoS 0 all subscribers get the same bytes, so they are made once. */
function sharedFrame(outgoing: Outgoing): Buffer {
  return outgoing.message.frame(outgoing.retain ? 'v311-retained' : 'v311', () => frame(outgoing));
}

function frame({ message, qos, retain, dup, packetId }: Outgoing): Buffer {
  const { topicName, payload } = message;
  return encode.publish({ topicName, payload, qos, retain, dup, packetId, properties: encode.noPropertyBytes });
}

/** The script’s end of a relay: what it asks of its sandbox over a WebSocket of its own; see src/model/relay.ts. */

import { bytesFromHex, hexFromBytes, replacePayload } from '../model/packet-borders.ts';
import type {
  FromInterception,
  RelayedRequest,
  RelayedResponse,
  RelayOpening,
  TextChannel,
  ToInterception,
} from '../model/relay.ts';
import type { LabApi, ScriptInterception, ScriptInterceptPlan } from './lab-api.ts';

/** Packets of an interception that a script can look at; the oldest goes first. */
export const INTERCEPTED_MAX = 1_000;

/** A function and not the constant of the model, whose schemas a worker has no use for. */
const isReady = (text: string) => text === '"ready"';

/** @param relayUrl of the sandbox, token included */
export function relayAddress(relayUrl: string, opening: RelayOpening): string {
  return `${relayUrl}&opening=${encodeURIComponent(JSON.stringify(opening))}`;
}

/** Opens a relay; nothing may be sent before its first text has come. */
export type OpenTexts = (opening: RelayOpening) => TextChannel;

/** @param failed told of what the learner’s own function threw. The relay is closed then. */
export function interceptOver(
  open: OpenTexts,
  failed: (error: unknown) => void,
  deviceId: string,
  plan: ScriptInterceptPlan = {},
): Promise<ScriptInterception> {
  const { packet: decide, ...written } = plan;
  const channel = open({ kind: 'interception', deviceId, ...written, asks: decide !== undefined });
  const say = (message: ToInterception) => channel.send(JSON.stringify(message));
  const packets: ScriptInterception['packets'][number][] = [];
  let counts = { connections: 0, handshakes: 0 };

  const receive = async (message: FromInterception) => {
    if (message.type === 'counts') {
      counts = message;
      return;
    }
    const packet = scriptPacket(message);
    packets.push(packet);
    if (packets.length > INTERCEPTED_MAX) packets.shift();
    if (!decide) return;
    const { id, connection: number } = message;
    try {
      const instead = await decide(packet, {
        number,
        toDevice: (bytes) => say({ type: 'send', connection: number, to: 'device', packet: hexOf(bytes) }),
        toBroker: (bytes) => say({ type: 'send', connection: number, to: 'broker', packet: hexOf(bytes) }),
        close: () => say({ type: 'close', connection: number }),
      });
      say({ type: 'answer', id, packets: instead?.map(hexOf) ?? null });
    } catch (error) {
      channel.close();
      failed(error);
    }
  };

  return opened(channel, (text) => void receive(JSON.parse(text))).then(() => ({
    packets,
    get connections() {
      return counts.connections;
    },
    get handshakes() {
      return counts.handshakes;
    },
    stop: () => channel.close(),
  }));
}

export async function requestOver(open: OpenTexts, service: string, request: RelayedRequest): Promise<RelayedResponse> {
  const channel = open({ kind: 'request', service });
  const answer = Promise.withResolvers<RelayedResponse>();
  answer.promise.catch(() => {});
  channel.onClose((reason) => answer.reject(new Error(reason || 'The service did not answer.')));
  await opened(channel, (text) => answer.resolve(JSON.parse(text)));
  channel.send(JSON.stringify(request));
  return answer.promise;
}

/** Resolves with the relay’s first text; later ones go to `receive`. Made here, the error leads to the learner’s line. */
function opened(channel: TextChannel, receive: (text: string) => void): Promise<void> {
  const refusal = new Error('refused');
  return new Promise((resolve, reject) => {
    channel.onText((text) => (isReady(text) ? resolve() : receive(text)));
    channel.onClose((reason) => {
      refusal.message = reason || 'The sandbox did not open the relay.';
      reject(refusal);
    });
  });
}

function scriptPacket({ from, packetType, hex, connect, publish }: FromInterception & { type: 'packet' }) {
  return {
    from,
    packetType,
    hex,
    connect,
    publish,
    withPayload: (payload: string) =>
      publish ? hexFromBytes(replacePayload(bytesFromHex(hex), publish.payloadAt, payload)) : hex,
  };
}

function hexOf(packet: string | Uint8Array): string {
  return hexFromBytes(typeof packet === 'string' ? bytesFromHex(packet) : packet);
}

/** The methods of `lab` that need a relay. */
export function relayMethods(open: OpenTexts, failed: (error: unknown) => void): Pick<LabApi, 'intercept' | 'request'> {
  return {
    intercept: (deviceId, plan) => interceptOver(open, failed, deviceId, plan),
    request: (service, path, options = {}) => requestOver(open, service, { path, ...options }),
  };
}

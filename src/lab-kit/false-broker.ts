/** A broker that is none: takes the call of a device that signs in by SCRAM, and agrees to everything that comes after. */
import { authPacket, connackPacket } from './auth-packets.ts';
import { mqttPacket, publishPacket } from './raw-packets.ts';
import type { LabWorld } from './world.ts';

export interface FalseBrokerPlan {
  method: string;
  /** Server-first for the nonce of the device. */
  challenge(nonce: string): string;
  /** CONNACK once the device has answered; null hangs up then. */
  welcome: Parameters<typeof connackPacket>[0] | null;
  /** Said to the device when it has subscribed. */
  order?: { topicName: string; payload: string };
}

/** What the device said. */
export interface Deceived {
  clientFirst: string;
  challenge: string;
  /** With its proof; empty where it gave none. */
  clientFinal: string;
  /** Topic names of what it published. */
  published: string[];
}

const clientFirstPattern = /n,,n=[^,]*,r=([\w+/=]+)/;
const clientFinalPattern = /c=[\w+/=]+,r=[^,]+,p=[\w+/=]+/;

/** Lets the device dial anew into it; ends when the device has lived with it for so long by the clock of the world. */
export async function playBroker(
  world: LabWorld,
  deviceId: string,
  plan: FalseBrokerPlan,
  lastMs = 4_000,
): Promise<Deceived> {
  const { method } = plan;
  const heard: Deceived = { clientFirst: '', challenge: '', clientFinal: '', published: [] };
  const trap = world.intercept(deviceId, {
    forward: false,
    packet({ packetType, bytes, publish }, { toDevice, close }) {
      const text = String.fromCharCode(...bytes);
      if (packetType === 'connect') {
        const [clientFirst, nonce] = clientFirstPattern.exec(text) ?? [];
        if (clientFirst === undefined || nonce === undefined) close();
        else {
          Object.assign(heard, { clientFirst, challenge: plan.challenge(nonce) });
          toDevice(authPacket({ method, data: heard.challenge }));
        }
      } else if (packetType === 'auth') {
        heard.clientFinal = clientFinalPattern.exec(text)?.[0] ?? '';
        if (plan.welcome === null) close();
        else toDevice(connackPacket(plan.welcome));
      } else if (packetType === 'subscribe') {
        toDevice(subackTo(bytes));
        if (plan.order) toDevice(publishPacket({ ...plan.order, protocolVersion: 5 }));
      } else if (packetType === 'pingreq') toDevice(Uint8Array.of(0xd0, 0));
      if (publish) heard.published.push(publish.topicName);
      return [];
    },
  });
  await world.restartDevice(deviceId);
  await world.pass(lastMs);
  trap.stop();
  return heard;
}

/** One filter, QoS 0 (MQTT 5, 3.9). */
function subackTo(subscribe: Uint8Array): Uint8Array {
  const packetId = subscribe.findIndex((byte, index) => index > 0 && byte < 0x80) + 1;
  return mqttPacket(0x90, subscribe.subarray(packetId, packetId + 2), 0, 0);
}

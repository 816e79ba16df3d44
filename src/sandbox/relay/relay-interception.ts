/** Lets a learner’s script sit between a device and the broker: packets go out to it, its answers come in. */
import type { InterceptedPacket } from '../../model/interception.ts';
import { bytesFromHex, hexFromBytes } from '../../model/packet-borders.ts';
import {
  type FromInterception,
  type OpenedRelayOf,
  relayLimits,
  relayReady,
  type TextChannel,
  toInterceptionSchema,
} from '../../model/relay.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireHeldCertificate } from './held.ts';

type Decision = readonly Uint8Array[] | undefined;

/**
 * Tears the device’s connection, so that it dials anew and lands here; ends with the channel, and ends the channel.
 * @throws LabError ERR_RELAY_CERTIFICATE, and what `Sandbox.intercept` throws
 */
export function relayInterception(
  sandbox: Pick<Sandbox, 'intercept' | 'restartDevice' | 'clock' | 'lab'>,
  { deviceId, certificate, clientCertificate, forward, asks }: OpenedRelayOf<'interception'>,
  channel: TextChannel,
): void {
  requireHeldCertificate(sandbox.lab, certificate);
  requireHeldCertificate(sandbox.lab, clientCertificate);
  const questions = new Questions(sandbox);
  const tell = (message: FromInterception) => {
    if (channel.backlogBytes <= relayLimits.backlogBytesMax) channel.send(JSON.stringify(message));
    else channel.close('The script did not read what was intercepted.');
  };
  const interception = sandbox.intercept(deviceId, {
    ...(certificate === undefined ? {} : { certificate }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    forward,
    packet({ from, packetType, bytes, connect, publish }: InterceptedPacket, { number }) {
      const id = questions.nextId();
      tell({ type: 'packet', id, connection: number, from, packetType, hex: hexFromBytes(bytes), connect, publish });
      return asks ? questions.ask(id) : undefined;
    },
    changed: () => tell({ type: 'counts', connections: interception.connections, handshakes: interception.handshakes }),
    ended: () => channel.close('The interception has ended.'),
  });
  channel.onClose(() => {
    interception.stop();
    questions.giveUp();
  });
  channel.onText((text) => {
    const parsed = toInterceptionSchema.safeParse(jsonOf(text));
    if (!parsed.success) return channel.close('Not what an interception takes.');
    const message = parsed.data;
    if (message.type === 'answer') return questions.answer(message.id, message.packets?.map(bytesFromHex));
    const connection = interception.open.find(({ number }) => number === message.connection);
    if (message.type === 'close') connection?.close();
    else if (message.to === 'device') connection?.toDevice(bytesFromHex(message.packet));
    else connection?.toBroker(bytesFromHex(message.packet));
  });
  channel.send(relayReady);
  // Whether and when it comes back is up to whoever has taken the broker’s place.
  void sandbox.restartDevice(deviceId);
}

/** Packets that wait for what the script makes of them, each for so long. One direction of one connection asks one at a time. */
class Questions {
  readonly #clock: Sandbox['clock'];
  readonly #asked = new Map<number, (decision: Decision) => void>();
  #last = 0;

  constructor({ clock }: Pick<Sandbox, 'clock'>) {
    this.#clock = clock;
  }

  nextId(): number {
    this.#last += 1;
    return this.#last;
  }

  ask(id: number): Promise<Decision> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(relayLimits.answerTimeoutMs, () => this.answer(id, undefined));
      this.#asked.set(id, (decision) => {
        cancel();
        resolve(decision);
      });
    });
  }

  answer(id: number, decision: Decision): void {
    this.#asked.get(id)?.(decision);
    this.#asked.delete(id);
  }

  giveUp(): void {
    for (const id of [...this.#asked.keys()]) this.answer(id, undefined);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The relays of one sandbox: WebSockets of a learner’s script that carry something else than MQTT to a listener. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { LabError } from '../../model/problem.ts';
import { type OpenedRelay, relayLimits, type TextChannel } from '../../model/relay.ts';
import { relayConnection, type Sandbox, serveTexts } from '../../sandbox/index.ts';
import { mqttStream } from '../mqtt-websocket.ts';

const POLICY_VIOLATION = 1008;
/** Of a close reason, by RFC 6455, 5.5.1. */
const REASON_BYTES_MAX = 123;

export class Relays {
  readonly #sandbox: Sandbox;
  readonly #open = new Set<WebSocket>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** What cannot be done closes the WebSocket, with the reason. */
  open(webSocket: WebSocket, opened: OpenedRelay): void {
    webSocket.on('error', () => webSocket.terminate());
    if (this.#open.size >= relayLimits.openMax) {
      refuse(webSocket, `There are ${relayLimits.openMax} relays already: end one before opening another.`);
      return;
    }
    this.#open.add(webSocket);
    webSocket.once('close', () => this.#open.delete(webSocket));
    try {
      if (opened.kind === 'connection') {
        join(mqttStream(webSocket), relayConnection(this.#sandbox, opened) as unknown as Duplex);
      } else serveTexts(this.#sandbox, opened, textChannel(webSocket));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      refuse(webSocket, error.problem.detail);
    }
  }

  close(): void {
    for (const webSocket of this.#open) webSocket.terminate();
  }
}

/** What one side has said before it ended still reaches the other. */
function join(learner: Duplex, broker: Duplex): void {
  learner.pipe(broker).pipe(learner);
  broker.on('error', () => broker.destroy());
  learner.once('close', () => broker.destroy());
  broker.once('close', () => learner.end());
}

function textChannel(webSocket: WebSocket): TextChannel {
  return {
    send: (text) => webSocket.readyState === webSocket.OPEN && webSocket.send(text),
    close: (reason) => refuse(webSocket, reason ?? ''),
    onText: (listener) =>
      void webSocket.on('message', (data, isBinary) => {
        if (!isBinary) listener(String(data));
      }),
    onClose: (listener) => void webSocket.once('close', (_code, reason) => listener(String(reason))),
    get backlogBytes() {
      return webSocket.bufferedAmount;
    },
  };
}

function refuse(webSocket: WebSocket, reason: string): void {
  const bytes = Buffer.alloc(REASON_BYTES_MAX);
  const { written } = new TextEncoder().encodeInto(reason, bytes);
  webSocket.close(POLICY_VIOLATION, bytes.subarray(0, written));
}

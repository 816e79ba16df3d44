/**
 * The kinds of WebSocket: MQTT and relays for whoever holds a sandbox's token, and the event stream for the learner's own
 * page.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LabError, type Problem } from '../model/problem.ts';
import { type OpenedRelay, relayLimits, relayOpeningSchema } from '../model/relay.ts';
import { problemHeaders, problemJson } from './api/problem-response.ts';
import { EventChannel } from './event-channel.ts';
import { learnerFromCookie } from './learner-cookie.ts';
import type { LiveSandbox } from './live-sandbox.ts';
import type { Log } from './log.ts';
import { type Origins, originAllows } from './origins.ts';
import {
  hostForeign,
  originForeign,
  relayOpeningInvalid,
  sandboxUnknown,
  subprotocolMissing,
  watchersTooMany,
} from './problems.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { Signer } from './signing.ts';

/** Pages that may watch one sandbox. */
const WATCHERS_MAX = 8;

export interface UpgradeOptions {
  sandboxes: Sandboxes;
  origins: Origins;
  cookies: Signer;
  log: Log;
}

/** Where a sandbox is, and what lets its owner in. */
interface Address {
  id: string;
  token: string;
}

type Door = Parameters<LiveSandbox['host']['handOver']>[2]['door'];

/** @returns false when the address is none of ours. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export function createUpgradeHandler({ sandboxes, origins, cookies, log }: UpgradeOptions): UpgradeHandler {
  const events = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 1_024,
  });

  /** Checked as every HTTP request is; `null` is the origin of a learner's script, which only a token lets in. */
  function ownOrigin(request: IncomingMessage, nullAllowed: boolean): string {
    const origin = origins.ofHost(request.headers.host);
    if (origin === null) throw hostForeign();
    const claimed = request.headers.origin;
    if (!(claimed === 'null' && nullAllowed) && !originAllows(claimed, origin)) throw originForeign();
    return origin;
  }

  /** Whoever holds the token of a sandbox, on a page of ours or in a script’s own frame. */
  function holderOf(request: IncomingMessage, { id, token }: Address): LiveSandbox {
    ownOrigin(request, true);
    const sandbox = sandboxes.findByToken(id, token);
    if (!sandbox) throw sandboxUnknown();
    return sandbox;
  }

  function handOver(sandbox: LiveSandbox, request: IncomingMessage, socket: Socket, head: Buffer, door: Door) {
    sandbox.touch();
    const headers = Object.entries(request.headers).filter(
      ([name, value]) => typeof value === 'string' && (name === 'upgrade' || name.startsWith('sec-websocket-')),
    ) as [string, string][];
    const handedOver = sandbox.host.handOver(socket, head, {
      sandboxId: sandbox.id,
      door,
      remoteAddress: socket.remoteAddress ?? '',
      headers: Object.fromEntries(headers),
    });
    if (!handedOver) socket.destroy();
  }

  function openMqtt(request: IncomingMessage, socket: Socket, head: Buffer, address: Address, listener: string) {
    const sandbox = holderOf(request, address);
    const { listeners } = sandbox.lab.definition;
    if (!listeners.some(({ name, transport }) => name === listener && transport === 'ws')) throw sandboxUnknown();
    // mqtt-3.1.1 [MQTT-6.0.0-3]: the client must offer the subprotocol `mqtt`.
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes('mqtt')) throw subprotocolMissing();
    handOver(sandbox, request, socket, head, { listener });
  }

  function openRelay(request: IncomingMessage, socket: Socket, head: Buffer, address: Address, opening: string) {
    const sandbox = holderOf(request, address);
    const relay = readOpening(opening);
    if (!relay) throw relayOpeningInvalid(relayLimits.openingCharactersMax);
    handOver(sandbox, request, socket, head, { relay });
  }

  function openEvents(request: IncomingMessage, socket: Socket, head: Buffer, id: string) {
    const origin = ownOrigin(request, false);
    const sandbox = sandboxes.find(learnerFromCookie(request.headers.cookie, cookies), id);
    if (!sandbox) throw sandboxUnknown();
    if (sandbox.watcherCount >= WATCHERS_MAX) throw watchersTooMany(WATCHERS_MAX);
    events.handleUpgrade(request, socket, head, (webSocket) => watch(sandbox, new EventChannel(webSocket), origin));
  }

  function watch(sandbox: LiveSandbox, channel: EventChannel, origin: string) {
    const watcher = sandbox.addWatcher(channel, origin);
    channel.onClose(() => {
      sandbox.removeWatcher(watcher);
      const nobodyWatches = sandbox.watcherCount === 0;
      if (nobodyWatches) sandbox.host.call('unwatch', { sandboxId: sandbox.id }).catch(() => {});
    });
    // A host that ends meanwhile has said so to every watcher.
    sandbox.host
      .call('watch', { sandboxId: sandbox.id, watcher })
      .catch((error) => log('debug', 'No snapshot', { error: String(error) }));
  }

  return (request, socket, head) => {
    const url = URL.parse(request.url ?? '', 'http://any');
    const [, events] = /^\/api\/sandboxes\/([^/]+)\/events$/.exec(url?.pathname ?? '') ?? [];
    const [, id = '', door] = /^\/sandboxes\/([^/]+)\/(-\/relay|[^/]+)$/.exec(url?.pathname ?? '') ?? [];
    if (events === undefined && door === undefined) return false;
    socket.on('error', () => socket.destroy());
    const address = { id, token: url?.searchParams.get('token') ?? '' };
    try {
      if (events !== undefined) openEvents(request, socket as Socket, head, events);
      else if (door === '-/relay')
        openRelay(request, socket as Socket, head, address, url?.searchParams.get('opening') ?? '');
      else openMqtt(request, socket as Socket, head, address, door ?? '');
    } catch (error) {
      if (!(error instanceof LabError)) log('error', 'Unforeseen error in an upgrade', { error: String(error) });
      if (error instanceof LabError) refuse(socket, error.problem);
      else socket.destroy();
    }
    return true;
  };
}

function readOpening(text: string): OpenedRelay | null {
  if (text.length > relayLimits.openingCharactersMax) return null;
  try {
    return relayOpeningSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function refuse(socket: Duplex, problem: Problem): void {
  const body = problemJson(problem);
  const headers = Object.entries(problemHeaders(problem)).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  // The socket of an upgrade may stay half open for ever: closing it is left to nobody else.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\nconnection: close\r\n${headers.join('')}${length}\r\n${body}`);
}

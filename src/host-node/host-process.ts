/** One sandbox host as the server sees it: calls with answers, sockets handed over, a stream, and an end with a reason. */
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { LabError } from '../model/problem.ts';
import type { SandboxEndReason } from '../model/wire.ts';
import { type Command, commandSchemas, type Params, type Result } from './commands.ts';
import { detachSocket } from './detach-socket.ts';
import { endReason, hostBusy, hostEnded, hostTimedOut } from './host-end.ts';
import { type FromHost, fromHostSchema, type SocketMessage, type StreamMessage, type ToHost } from './messages.ts';
import type { Walls } from './walls.ts';
import { watchOver } from './watch-over.ts';

const STDERR_CHARACTERS_MAX = 8_192;

export interface HostEnd {
  reason: SandboxEndReason;
  /** For the log: exit code, signal, the end of what it wrote to stderr. */
  detail: string;
}

export interface HostListener {
  stream(message: StreamMessage): void;
  /** The learner's connections of these sandboxes sent something lately. */
  active(sandboxIds: readonly string[]): void;
  ended(end: HostEnd): void;
}

interface PendingCall {
  settle(message: Extract<FromHost, { kind: 'result' | 'failure' }>): void;
  reject(error: Error): void;
}

export class HostProcess {
  readonly ready: Promise<void>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<HostEnd>;
  listener: HostListener | null = null;
  readonly #child: ChildProcess;
  readonly #walls: Walls;
  readonly #pending = new Map<number, PendingCall>();
  #nextCallId = 1;
  #socketsOnTheWay = 0;
  #killedFor: SandboxEndReason | null = null;
  #stderr = '';
  #end: HostEnd | null = null;

  constructor(child: ChildProcess, walls: Walls) {
    this.#child = child;
    this.#walls = walls;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    const stopWatching = watchOver(child, walls, (reason) => this.kill(reason));
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<HostEnd>();
    const startTimer = setTimeout(() => this.kill('unresponsive'), walls.startTimeoutMs);
    this.ready = started.promise;
    this.ended = ended.promise;
    this.ready.catch(() => {});

    child.on('message', (raw) => {
      const parsed = fromHostSchema.safeParse(raw);
      if (!parsed.success) return this.kill('crashed');
      if (parsed.data.kind === 'ready') {
        clearTimeout(startTimer);
        started.resolve();
      } else this.#receive(parsed.data);
    });
    const end = (how: string) => {
      if (this.#end) return;
      this.#end = { reason: this.#killedFor ?? endReason(this.#stderr), detail: `${how}\n${this.#stderr}`.trim() };
      clearTimeout(startTimer);
      stopWatching();
      started.reject(hostEnded(this.#end.reason));
      for (const call of this.#pending.values()) call.reject(hostEnded(this.#end.reason));
      this.#pending.clear();
      ended.resolve(this.#end);
      this.listener?.ended(this.#end);
    };
    child.on('error', (error) => end(error.message));
    // `close` and not `exit`: only then has everything been read from stderr, which tells a full heap from a crash.
    child.on('close', (code, signal) => end(signal ?? `exit code ${code}`));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws LabError the host's own, or ERR_HOST_ENDED, ERR_HOST_BUSY, ERR_HOST_TIMEOUT. */
  call<C extends Command>(command: C, params: Params<C>): Promise<Result<C>> {
    if (this.#end) return Promise.reject(hostEnded(this.#end.reason));
    if (this.#pending.size >= this.#walls.pendingCallsMax) return Promise.reject(hostBusy());
    const callId = this.#nextCallId++;
    const timeoutMs = command === 'verify' ? this.#walls.verifyTimeoutMs : this.#walls.callTimeoutMs;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(callId);
        reject(hostTimedOut());
      }, timeoutMs);
      this.#pending.set(callId, {
        settle: (message) => {
          clearTimeout(timer);
          if (message.kind === 'result') {
            resolve(commandSchemas[command].result.parse(message.result) as Result<C>);
          } else {
            reject(message.problem ? new LabError(message.problem) : new Error(message.text));
          }
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#post({ kind: 'call', callId, command, params });
    });
  }

  /** The socket belongs to the host from then on. False: too many are on their way; the caller keeps it. */
  handOver(socket: Socket, head: Buffer, message: Omit<SocketMessage, 'kind' | 'headBase64'>): boolean {
    if (this.#end || !this.#child.connected || this.#socketsOnTheWay >= this.#walls.pendingCallsMax) return false;
    this.#socketsOnTheWay++;
    const headBase64 = Buffer.concat([head, detachSocket(socket)]).toString('base64');
    this.#child.send({ kind: 'socket', ...message, headBase64 } satisfies ToHost, socket, {}, () => {
      this.#socketsOnTheWay--;
      // The descriptor is gone; what is left here ends, so that the HTTP server no longer counts it.
      socket.destroy();
    });
    return true;
  }

  /** Ends the process at once; `ended` tells `reason`. */
  kill(reason: SandboxEndReason): void {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
  }

  #post(message: ToHost): void {
    // A channel that just closed is no error here: the end of the process rejects what is pending.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #receive(message: Exclude<FromHost, { kind: 'ready' }>): void {
    if (message.kind === 'stream') this.listener?.stream(message);
    else if (message.kind === 'pong') this.listener?.active(message.active);
    else {
      const call = this.#pending.get(message.callId);
      this.#pending.delete(message.callId);
      try {
        call?.settle(message);
      } catch (error) {
        call?.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }
}

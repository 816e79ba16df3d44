/**
 * The sandbox host: a process of its own for one learner. It knows nothing of other learners, of cookies or of the
 * database; it does what the server asks over the channel it was started with, and ends with that channel.
 */
import type { Socket } from 'node:net';
import { LabError } from '../../model/problem.ts';
import { type Command, commandSchemas } from '../commands.ts';
import { type FromHost, type ToHost, toHostSchema } from '../messages.ts';
import { createCommandHandlers } from './command-handlers.ts';

/** Folder that holds `labs/`; this file may have been bundled to anywhere. */
const root = process.argv[2] ?? process.cwd();

// Ctrl+C in a terminal reaches the whole process group; the server decides when its hosts end.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (raw: unknown, socket?: Socket) => receive(toHostSchema.parse(raw), socket));

/** Resolves when the channel took the message, so that a sender can wait instead of piling up. */
function send(message: FromHost): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) resolve();
    else process.send?.(message, undefined, {}, () => resolve());
  });
}

const { handlers, acceptSocket, takeActive } = createCommandHandlers(send, root);

function receive(message: ToHost, socket?: Socket): void {
  if (message.kind === 'ping') {
    send({ kind: 'pong', beat: message.beat, rssBytes: process.memoryUsage.rss(), active: takeActive() });
  } else if (message.kind === 'socket') {
    if (socket) acceptSocket(socket, message);
  } else {
    answer(message);
  }
}

async function answer({ callId, command, params }: Extract<ToHost, { kind: 'call' }>): Promise<void> {
  try {
    const name = command as Command;
    const run = handlers[name] as (params: unknown) => Promise<unknown>;
    send({ kind: 'result', callId, result: await run(commandSchemas[name].params.parse(params)) });
  } catch (error) {
    const problem = error instanceof LabError ? error.problem : null;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failure', callId, problem, text: text.slice(0, 4_096) });
  }
}

send({ kind: 'ready' });

import { sandboxUnknown, subprotocolMissing, watchersTooMany } from '../problems.ts';
import type { Operation } from './operation.ts';

/** What is no API but answers under the same server: the script runner, and the two kinds of WebSocket. */
export const runnerOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/runner/',
    id: 'runnerFrame',
    summary: 'The frame in which a learner’s script runs, confined by its content security policy.',
    query: { sandbox: 'Confines it further, to the listeners of this sandbox.' },
    answers: [{ status: 200, description: 'The frame.', mediaType: 'text/html' }],
  },
  {
    method: 'get',
    path: '/runner/runtime.js',
    id: 'runnerRuntime',
    summary: 'What runs inside that frame.',
    answers: [{ status: 200, description: 'A script.', mediaType: 'text/javascript' }],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/events',
    id: 'watchSandbox',
    webSocket: true,
    summary: 'Everything that happens in the sandbox, as it happens.',
    description:
      'A WebSocket that sends JSON arrays of messages, at most every 40 ms: a `snapshot`, then `events`, `objectives`, `devices`, `policy`, and `ended` as the last one. The events are those of the event reference.',
    answers: [{ status: 101, description: 'The stream begins with a snapshot.' }],
    problems: [sandboxUnknown(), watchersTooMany(8)],
  },
  {
    method: 'get',
    path: '/sandboxes/{id}/{listener}',
    id: 'connectMqtt',
    webSocket: true,
    summary: 'MQTT over WebSocket to a listener of the sandbox.',
    query: { token: 'The token of the sandbox; a cookie is not asked for.' },
    answers: [{ status: 101, description: 'MQTT in binary frames, subprotocol `mqtt`.' }],
    problems: [sandboxUnknown(), subprotocolMissing()],
  },
];

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { problemSchema } from '../../model/problem-schema.ts';
import { createSigner } from '../signing.ts';
import { createUpgradeHandler } from '../upgrades.ts';
import { createApi } from './app.ts';
import { openApiDocument } from './openapi.ts';
import { operations, problemsOf } from './operations.ts';

/** `GET /api/labs/{id}`, of every route that the API registers. */
function registeredRoutes(): string[] {
  // Routes are registered before anything is asked for: no service is touched.
  const api = createApi({} as Parameters<typeof createApi>[0]);
  return api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
}

test('every route is described, and everything that is described is a route', () => {
  const described = operations
    .filter(({ webSocket }) => !webSocket)
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(described.toSorted()).toEqual([...new Set(registeredRoutes())].toSorted());
  expect(described.length).toBeGreaterThan(15);
});

test('every WebSocket that is described is answered, and none that is not', async () => {
  const upgrade = createUpgradeHandler({
    sandboxes: { find: () => null, findByToken: () => null } as never,
    origins: { ofHost: () => 'http://lab', secure: false },
    cookies: createSigner('secret', 'learner-cookie'),
    log: () => {},
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    if (!upgrade(request, socket, head)) socket.end('HTTP/1.1 501 Not Implemented\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const status = (path: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path.replaceAll(/\{\w+\}/g, 'x')}`);
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      socket.on('error', () => {});
    });
  for (const { path, webSocket } of operations) expect(await status(path), path).toBe(webSocket ? 404 : 501);
});

test('problems are told as they are thrown, each under its status and by its code', () => {
  const { paths } = openApiDocument();
  for (const operation of operations) {
    const responses = paths[operation.path]?.[operation.method]?.responses;
    for (const { problem } of problemsOf(operation)) {
      const examples = responses?.[problem.status]?.content?.['application/problem+json']?.examples;
      expect(examples?.[problem.code]?.value, `${operation.id} ${problem.code}`).toEqual(problem);
      expect(problemSchema.safeParse(problem).error).toBeUndefined();
    }
  }
});

test('the bodies are those of the schemas that the routes validate with', () => {
  const { paths } = openApiDocument();
  const body = paths['/api/sandboxes']?.post?.requestBody?.content['application/json']?.schema;
  expect(body).toMatchObject({
    properties: { labId: { type: 'string', maxLength: 80 } },
    required: ['labId'],
    additionalProperties: false,
  });
  const patch = paths['/api/progress']?.put?.requestBody?.content['application/json']?.schema;
  expect(patch).toHaveProperty('properties.labs');
  // What has a default may be left out of a body.
  expect(patch).not.toHaveProperty('required');
});

test('every reference leads somewhere, and every operation has a name of its own', () => {
  const text = JSON.stringify(openApiDocument());
  const { schemas } = openApiDocument().components;
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(schemas).toHaveProperty(name ?? '');
  expect(text).not.toContain('#/$defs/');
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});

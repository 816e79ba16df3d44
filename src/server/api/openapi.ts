/** The API as OpenAPI 3.1, from the operations and from the schemas that the routes validate with. */
import * as z from 'zod';
import { publicLabSchema } from '../../model/lab-definition.ts';
import type { LabError, Problem } from '../../model/problem.ts';
import { problemSchema } from '../../model/problem-schema.ts';
import { verdictSchema } from '../../model/verdict.ts';
import { progressViewSchema, sandboxViewSchema } from '../../model/wire.ts';
import { version } from '../version.ts';
import type { Answer, Operation } from './operation.ts';
import { operations, problemsOf } from './operations.ts';

interface Content {
  schema?: object;
  examples?: Record<string, { value: Problem }>;
}

export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  'x-websocket'?: true;
  parameters: readonly {
    name: string;
    in: 'path' | 'query';
    required: boolean;
    description?: string;
    schema: object;
  }[];
  requestBody?: { required: true; description: string; content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  paths: Record<string, Partial<Record<Operation['method'], OpenApiOperation>>>;
  components: { schemas: Record<string, object> };
}

/** What several operations speak of. */
const named = {
  Problem: problemSchema,
  PublicLab: publicLabSchema,
  SandboxView: sandboxViewSchema,
  Verdict: verdictSchema,
  ProgressView: progressViewSchema,
};

export function openApiDocument(): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'MQTT security lab',
      version,
      description:
        'A learner is who holds the cookie `learner`, which the first call that keeps something hands out. Calls that change something must come from the server’s own pages, or from a program that sends no `Origin`.',
    },
    paths,
    components: { schemas: Object.fromEntries(Object.entries(named).map(([id, schema]) => [id, schemaOf(schema)])) },
  };
}

function described(operation: Operation): OpenApiOperation {
  const { id, summary, description, body, answers, webSocket } = operation;
  return {
    operationId: id,
    summary,
    ...(description ? { description } : {}),
    ...(webSocket ? { 'x-websocket': true } : {}),
    parameters: parametersOf(operation),
    ...(body
      ? {
          requestBody: {
            required: true,
            description: `At most ${body.bytesMax} bytes.`,
            content: { [body.mediaType]: { schema: schemaOf(body.schema, 'input') } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(answers.map((answer) => [String(answer.status), answerOf(answer)])),
      ...problemAnswers(problemsOf(operation)),
    },
  };
}

function parametersOf({ path, query = {} }: Operation): OpenApiOperation['parameters'] {
  const schema = { type: 'string' };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) => ({ name, in: 'path', required: true, schema }) as const,
  );
  const inQuery = Object.entries(query).map(
    ([name, description]) => ({ name, in: 'query', required: false, description, schema }) as const,
  );
  return [...inPath, ...inQuery];
}

function answerOf({ description, mediaType, schema }: Answer): OpenApiOperation['responses'][string] {
  if (!mediaType) return { description };
  return { description, content: { [mediaType]: schema ? { schema: reference(schema) } : {} } };
}

/** One answer a status, with an example of every problem that has it. */
function problemAnswers(problems: readonly LabError[]): OpenApiOperation['responses'] {
  const byStatus = Map.groupBy(problems, ({ problem }) => String(problem.status));
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => {
      const examples = Object.fromEntries(of.map(({ problem }) => [problem.code, { value: problem }]));
      const description = [...new Set(of.map(({ problem }) => problem.title))].join('; ');
      const content = { 'application/problem+json': { schema: reference(problemSchema), examples } };
      return [status, { description, content }];
    }),
  );
}

function reference(schema: z.ZodType): object {
  if (schema instanceof z.ZodArray) return { type: 'array', items: reference(schema.element as z.ZodType) };
  const name = Object.entries(named).find(([, known]) => known === schema)?.[0];
  return name ? { $ref: `#/components/schemas/${name}` } : schemaOf(schema);
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    // What a refinement says cannot be written as a schema; the problem that it answers with says it.
    unrepresentable: 'any',
  });
  return rest;
}

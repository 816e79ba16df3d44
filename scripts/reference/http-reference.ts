import { type OpenApiOperation, openApiDocument } from '../../src/server/api/openapi.ts';
import { type JsonSchema, typeOf } from '../../src/site/reference/json-schema.ts';
import { schemaRows } from '../../src/site/reference/schema-rows.ts';
import { code, page, table } from './markdown.ts';

/** The OpenAPI document as people read it. */
export function httpReference(): string {
  const { info, paths, components } = openApiDocument();
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => operationSection(method, path, operation)),
  );
  const types = Object.entries(components.schemas).flatMap(([name, schema]) => [
    `### ${name}`,
    (schema as JsonSchema).description ?? '',
    fields(schema),
  ]);
  return page(
    'HTTP API reference',
    'For programs, the same stands in OpenAPI 3.1 at `GET /api/openapi.json`.',
    info.description,
    'An error is a problem (RFC 9457, `application/problem+json`) under a code that never changes; see the [error reference](errors.md).',
    '## Calls',
    ...sections,
    '## Types',
    ...types,
  );
}

function operationSection(method: string, path: string, operation: OpenApiOperation): string[] {
  const { summary, description = '', parameters, requestBody, responses } = operation;
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([mediaType, { schema = {} }]) => [
    `Takes ${code(mediaType)}: ${typeOf(schema)}. ${requestBody?.description ?? ''}`,
    fields(schema),
  ]);
  return [
    `### ${operation['x-websocket'] ? 'WebSocket' : method.toUpperCase()} ${code(path)}`,
    summary,
    description,
    query.map(({ name, description: meaning = '' }) => `- ${code(`?${name}=`)} ${meaning}`).join('\n'),
    ...bodies,
    table(
      ['Answer', 'What it says'],
      Object.entries(responses).map(([status, answer]) => [status, told(answer)]),
    ),
  ];
}

function told({ description, content = {} }: OpenApiOperation['responses'][string]): string {
  return Object.entries(content)
    .map(([mediaType, { schema, examples }]) => {
      if (examples) return Object.keys(examples).map(code).join(', ');
      return `${description} ${code(mediaType)}${schema ? `: ${typeOf(schema)}` : ''}`;
    })
    .concat(Object.keys(content).length === 0 ? description : [])
    .join('; ');
}

function fields(schema: object): string {
  const rows = schemaRows(schema);
  if (rows.length === 0) return '';
  return table(
    ['Field', 'Type', 'Bounds', 'Meaning'],
    rows.map(({ path, type, bounds, description }) => [code(path), type, bounds, description]),
  );
}

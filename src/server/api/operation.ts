/** What one call of the API takes and answers, as data: the description that people and programs get of it. */
import type * as z from 'zod';
import type { LabError } from '../../model/problem.ts';

export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  id: string;
  summary: string;
  description?: string;
  query?: Readonly<Record<string, string>>;
  body?: { mediaType: string; schema: z.ZodType; bytesMax: number };
  answers: readonly Answer[];
  /** As they are thrown: each is an example of itself. */
  problems?: readonly LabError[];
  /** An HTTP upgrade: it is answered apart from the routes. */
  webSocket?: true;
}

export interface Answer {
  status: 101 | 200 | 201 | 204;
  description: string;
  mediaType?: string;
  /** None for what is no JSON. */
  schema?: z.ZodType;
}

export const json = (description: string, schema: z.ZodType, status: 200 | 201 = 200): Answer => ({
  status,
  description,
  mediaType: 'application/json',
  schema,
});

/** Reading what a client sent, in bounded size and in the shape that was asked for. */
import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod';
import { bodyInvalid, bodyTooLarge } from '../problems.ts';
import type { ApiContext } from './context.ts';

/** Middleware: more than this is not read to its end. */
export function atMostBytes(max: number) {
  return bodyLimit({
    maxSize: max,
    onError: () => {
      throw bodyTooLarge(max);
    },
  });
}

/** @throws LabError 400 for what is no JSON or has another shape. */
export async function readJson<T>(c: ApiContext, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = JSON.parse(await c.req.text());
  } catch {
    throw bodyInvalid('It is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bodyInvalid(`${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'wrong shape'}`.slice(0, 300));
}

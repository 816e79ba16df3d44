/** Who may sign in, and by which means. */
import * as z from 'zod';
import { listenerNameSchema } from '../ids.ts';
import { passwordSchema } from './password.ts';

const userName = z.string().min(1).max(64).describe('User name as sent in CONNECT.');

export const groupSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/)
  .describe('Name of a group that rules can be about: `group:<name>`.');

/** A way of proving who one is. A network that offers two is as strong as the weaker one. */
export const mechanismSchema = z.enum(['password', 'SCRAM-SHA-256', 'SCRAM-SHA-512']);
export type Mechanism = z.infer<typeof mechanismSchema>;

export const accountSchema = z.strictObject({
  userName,
  password: passwordSchema,
  mechanisms: z
    .array(mechanismSchema)
    .min(1)
    .max(3)
    .default(['password'])
    .describe('How this account may prove who it is. Whoever may use two can be pushed to the weaker one.'),
  listeners: z
    .array(listenerNameSchema)
    .min(1)
    .max(8)
    .optional()
    .describe('Listeners on which it may sign in; without it, on all.'),
  groups: z.array(groupSchema).max(8).default([]).describe('Groups it belongs to.'),
});
export type Account = z.infer<typeof accountSchema>;

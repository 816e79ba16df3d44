/** The same control in four brokers: `content/reference/controls.json`. */
import * as z from 'zod';

const broker = z.string().max(420).describe('How it is done there; `code` in backquotes; what it cannot do is said.');

export const controlsSchema = z.array(
  z.strictObject({
    area: z.string().max(60),
    chapter: z.string().regex(/^\d{2}-[a-z-]+$/),
    controls: z
      .array(
        z.strictObject({
          control: z.string().max(120).describe('What is to be true.'),
          setting: z.string().max(120).describe('Setting of this course that does the same.'),
          mosquitto: broker,
          emqx: broker,
          hivemq: broker,
        }),
      )
      .min(1),
  }),
);

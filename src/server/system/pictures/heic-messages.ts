import { z } from 'zod';

/** What the thread is given. */
export const heicWorkSchema = z.object({
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  pixelLimit: z.number(),
  /** What the decoder may take in all, in bytes. */
  memoryLimit: z.number(),
});

/** What the thread answers: pixels in rows without gaps, upright, or why there are none. */
export const heicAnswerSchema = z.union([
  z.object({
    width: z.number(),
    height: z.number(),
    channels: z.union([z.literal(3), z.literal(4)]),
    pixels: z.instanceof(Uint8Array),
    /** The ICC colour profile, empty where there is none. */
    profile: z.instanceof(Uint8Array),
  }),
  z.object({ problem: z.enum(['unreadable', 'too-many-pixels']) }),
]);

export type HeicWork = z.infer<typeof heicWorkSchema>;
export type HeicAnswer = z.infer<typeof heicAnswerSchema>;

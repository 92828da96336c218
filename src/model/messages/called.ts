import { z } from 'zod';

/** Who applied: a company or a person, then the next thing that is said of them; empty where the form does not ask, or it was erased. */
export const calledSchema = z.object({ name: z.string(), person: z.string() });
export type Called = z.infer<typeof calledSchema>;

import { z } from 'zod';

const schema = z.array(z.string());

/** The JSON list of a column such as `channels` or `flags`. */
export const parseNames = (json: string): string[] => schema.parse(JSON.parse(json));

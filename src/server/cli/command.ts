import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import type { Caller, ExitCode, Staff } from './staff.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What is wrong with the words of a command: a key of the phrases, and the option or word that it is about. */
export interface Misuse {
  code: string;
  option: string;
}

export type Parsed<Arguments> = { ok: true; given: Arguments } | { ok: false; misuse: Misuse };

/** A command whose words are right. `needs`: whether it reads applications, so that there must be a database. */
type Prepared =
  | { needs: 'store'; run: (staff: Staff) => Promise<ExitCode> }
  | { needs: 'settings'; run: (caller: Caller) => Promise<ExitCode> };

/** One command of the staff. */
export interface Command {
  name: string;
  /** Checks the words; when they are right, gives what runs them. */
  prepare: (argv: readonly string[]) => Parsed<Prepared>;
}

const nodeError = z.object({ code: z.string(), message: z.string() });

function explain(error: unknown): Misuse {
  const parsed = nodeError.safeParse(error);
  if (!parsed.success) throw error;
  const option = /'(-[^' ]*)/.exec(parsed.data.message)?.[1] ?? '';
  const isUnknown = parsed.data.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  return { code: isUnknown ? 'unknown-option' : 'missing-value', option };
}

function split(argv: readonly string[], options: Options): Parsed<object> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { ok: true, given: { ...values, words: positionals } };
  } catch (error) {
    return { ok: false, misuse: explain(error) };
  }
}

interface Words<Schema extends z.ZodType> {
  name: string;
  options: Options;
  schema: Schema;
}

function readWords<Schema extends z.ZodType>(
  argv: readonly string[],
  { options, schema }: Words<Schema>,
): Parsed<z.infer<Schema>> {
  const words = split(argv, options);
  if (!words.ok) return words;
  const parsed = schema.safeParse(words.given);
  if (parsed.success) return { ok: true, given: parsed.data };
  const [issue] = parsed.error.issues;
  const [name = ''] = issue?.path ?? [];
  const option = name === 'words' ? '' : `--${String(name)}`;
  return { ok: false, misuse: { code: issue?.message ?? 'not-understood', option } };
}

/**
 * Makes a command from its options and the schema that checks them. The schema gets the options by name and the other words
 * as `words`; its errors are codes of misuse (`usage.<code>` in the phrases).
 */
export function defineCommand<Schema extends z.ZodType>(
  definition: Words<Schema> & { run: (staff: Staff, given: z.infer<Schema>) => Promise<ExitCode> },
): Command {
  return {
    name: definition.name,
    prepare(argv) {
      const read = readWords(argv, definition);
      if (!read.ok) return read;
      return { ok: true, given: { needs: 'store', run: (staff) => definition.run(staff, read.given) } };
    },
  };
}

/** The same for a command that reads no application: it also works before the server was ever started. */
export function defineSettingsCommand<Schema extends z.ZodType>(
  definition: Words<Schema> & { run: (caller: Caller, given: z.infer<Schema>) => Promise<ExitCode> },
): Command {
  return {
    name: definition.name,
    prepare(argv) {
      const read = readWords(argv, definition);
      if (!read.ok) return read;
      return { ok: true, given: { needs: 'settings', run: (caller) => definition.run(caller, read.given) } };
    },
  };
}

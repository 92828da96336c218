import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import type { SettingsContext, ExitCode, CommandContext } from './context.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** A wrong argument: a key of the phrases (`usage.<code>`), and the option or word that it is about. */
export interface UsageError {
  code: string;
  option: string;
}

type Parsed<Value> = { ok: true; value: Value } | { ok: false; usageError: UsageError };

/** A command with its arguments. `needs`: whether it reads applications, so that there must be a database. */
type Prepared =
  | { needs: 'store'; run: (context: CommandContext) => Promise<ExitCode> }
  | { needs: 'settings'; run: (context: SettingsContext) => Promise<ExitCode> };

export interface Command {
  name: string;
  /** What its phrases are called, where that is not its name. */
  phrase: string;
  /** Parses the arguments. */
  prepare: (argv: readonly string[]) => Parsed<Prepared>;
}

/** The options of `parseArgs`, and the schema of their values by name, with the other words as `args`. */
interface Definition<Schema extends z.ZodType, Context> {
  name: string;
  phrase?: string;
  options: Options;
  /** Its errors are codes of usage errors. */
  schema: Schema;
  run: (context: Context, given: z.infer<Schema>) => Promise<ExitCode>;
}

const nodeError = z.object({ code: z.string(), message: z.string() });

function toUsageError(error: unknown): UsageError {
  const parsed = nodeError.safeParse(error);
  if (!parsed.success) throw error;
  const option = /'(-[^' ]*)/.exec(parsed.data.message)?.[1] ?? '';
  const isUnknown = parsed.data.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  return { code: isUnknown ? 'unknown-option' : 'missing-value', option };
}

function split(argv: readonly string[], options: Options): Parsed<object> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { ok: true, value: { ...values, args: positionals } };
  } catch (error) {
    return { ok: false, usageError: toUsageError(error) };
  }
}

/** Parses the arguments of a command, and binds them to what runs it. */
function bind<Schema extends z.ZodType, Context>(
  { options, schema, run }: Definition<Schema, Context>,
  argv: readonly string[],
): Parsed<(context: Context) => Promise<ExitCode>> {
  const typed = split(argv, options);
  if (!typed.ok) return typed;
  const parsed = schema.safeParse(typed.value);
  if (parsed.success) return { ok: true, value: (context) => run(context, parsed.data) };
  const [issue] = parsed.error.issues;
  const [name = ''] = issue?.path ?? [];
  const option = name === 'args' ? '' : `--${String(name)}`;
  return { ok: false, usageError: { code: issue?.message ?? 'not-understood', option } };
}

/** Defines a command that reads applications. */
export const defineCommand = <Schema extends z.ZodType>(
  definition: Definition<Schema, CommandContext>,
): Command => ({
  name: definition.name,
  phrase: definition.phrase ?? definition.name,
  prepare(argv) {
    const bound = bind(definition, argv);
    return bound.ok ? { ok: true, value: { needs: 'store', run: bound.value } } : bound;
  },
});

/** Defines a command that reads no application: it also works before the server was ever started. */
export const defineSettingsCommand = <Schema extends z.ZodType>(
  definition: Definition<Schema, SettingsContext>,
): Command => ({
  name: definition.name,
  phrase: definition.phrase ?? definition.name,
  prepare(argv) {
    const bound = bind(definition, argv);
    return bound.ok ? { ok: true, value: { needs: 'settings', run: bound.value } } : bound;
  },
});

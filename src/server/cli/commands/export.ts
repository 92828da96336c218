import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { instantToZonedTime } from '../../../model/call-state.ts';
import { findByAddress } from '../../applications/privacy/person.ts';
import { references, selectionOptions, selectionShape, toSelection } from '../arguments.ts';
import { isKnownCall } from '../calls.ts';
import { defineCommand } from '../command.ts';
import { exportFolder } from '../../applications/staff/export/export-folder.ts';
import { formats, type Writer } from '../../applications/staff/export/formats.ts';
import { countApplications, listApplications, type Selection } from '../../applications/staff/find/select.ts';
import type { ExitCode, CommandContext } from '../context.ts';

const format = z.enum(['csv', 'json', 'zip'], { error: 'not-a-format' });

const schema = z
  .object({
    ...selectionShape,
    format: format.optional(),
    email: z.email('not-an-email').optional(),
    out: z.string().optional(),
    args: z.array(z.string()),
  })
  // `export csv` is `export --format csv`.
  .transform(({ args: [first = '', ...rest], format: named, ...given }, context) => {
    const word = format.safeParse(first);
    const isNamed = word.success && named === undefined;
    const chosen = isNamed ? word.data : named;
    const typed = isNamed || first === '' ? rest : [first, ...rest];
    const parsed = references.safeParse(typed);
    if (!parsed.success) context.addIssue({ code: 'custom', message: 'not-a-reference', path: ['args'] });
    if (chosen === undefined) context.addIssue({ code: 'custom', message: 'not-a-format', path: ['format'] });
    return { ...given, format: chosen ?? ('json' as const), args: parsed.data ?? [] };
  });

type Given = z.infer<typeof schema>;

/** Which applications; `withErased` as in `ExportOptions`. */
interface Chosen {
  selection: Selection;
  withErased: boolean;
}

/** Which applications are meant: those named, those of an address, or those that the options choose; erased ones have nothing. */
async function choose(context: CommandContext, { args, email, ...typed }: Given): Promise<Chosen> {
  const found = email === undefined ? args : await findByAddress(context.store, email, context.progress);
  const isNamed = email !== undefined || args.length > 0;
  const selection: Selection = {
    ...toSelection(typed, context.zone),
    ...(isNamed ? { references: found } : {}),
  };
  return { selection, withErased: typed.state === 'erased' || args.length > 0 };
}

/** Writes into a new file that only its owner reads; what is there already is left alone. */
async function intoFile(
  context: CommandContext,
  path: string,
  write: (writer: Writer) => Promise<void>,
): Promise<ExitCode> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) {
    context.warn(context.t('export.exists', { path }));
    return 1;
  }
  try {
    await write(async (content) => {
      await file.write(typeof content === 'string' ? Buffer.from(content) : content);
    });
    await file.sync();
  } finally {
    await file.close();
  }
  context.warn(context.t('export.written', { path }));
  return 0;
}

/** Where an archive goes by default: `DATA_DIR/exports/applications-2026-11-29-141507.zip`. */
async function usualPath({ config, now, zone }: CommandContext): Promise<string> {
  const minute = instantToZonedTime(now, zone).local.replace('T', '-').replace(':', '');
  const second = new Date(now).toISOString().slice(17, 19);
  return join(await exportFolder(config), `applications-${minute}${second}.zip`);
}

/** Takes applications out, for a spreadsheet, a program, or the person who sent them. */
export const exportApplications = defineCommand({
  name: 'export',
  options: {
    ...selectionOptions,
    format: { type: 'string' },
    email: { type: 'string' },
    out: { type: 'string' },
  },
  schema,
  async run(context, given) {
    if (!(await isKnownCall(context, given.call))) return 1;
    const chosen = await choose(context, given);
    const count = await countApplications(context.store.db, chosen.selection);
    const { args } = given;
    if (count < new Set(args).size) {
      context.warn(context.t('export.unknown'));
      return 1;
    }
    const { selection, withErased } = chosen;
    const listed = () => listApplications(context.store.db, selection);
    const write = (writer: Writer) =>
      formats[given.format](context, { listed, form: given.form, withErased, count }, writer);
    const out = given.out ?? (given.format === 'zip' ? await usualPath(context) : '-');
    if (out !== '-') return intoFile(context, resolve(context.cwd, out), write);
    await write(context.stdout);
    return 0;
  },
});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FormDefinition } from '../../../forms/definition.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { applicationToJson } from '../../applications/delivery/channels/application-json.ts';
import { readDefinition } from '../../applications/storage/form-versions.ts';
import { byteOrderMark, columnsOf, headOf, rowOf, toCsvLine } from './csv.ts';
import { exportFolder } from './export-folder.ts';
import { namedFiles } from './files.ts';
import { listApplications, type Listed, type Selection } from '../select.ts';
import { openSpool } from './spool.ts';
import type { CommandContext } from '../context.ts';
import { createZip } from './zip.ts';
import type { StoredApplication } from '../../applications/storage/application.ts';

export type Writer = (content: string | Uint8Array) => Promise<void>;

export interface Chosen {
  selection: Selection;
  /** False: what was erased is left out, since nothing is left of it. */
  withErased: boolean;
}

export interface ExportOptions extends Chosen {
  /** How many at most, for the progress. */
  count: number;
}

async function* read(context: CommandContext, { selection, withErased, count }: ExportOptions) {
  let done = 0;
  for await (const listed of listApplications(context.store.db, selection)) {
    const application = await context.store.findByReference(listed.reference);
    if (application && (withErased || application.state !== 'erased')) yield { application, listed };
    done += 1;
    context.progress(done, count);
  }
}

/** The application with its questions, the texts agreed to and its deliveries: whole without any other file. */
function toJson(application: StoredApplication, { state, deliveries }: Listed) {
  const { form, locale, flags } = application;
  const fields = new Map(fieldsOf(form).map((field) => [field.name, field]));
  const json = applicationToJson(application);
  const textOf = (name: string) => {
    const field = fields.get(name);
    return field?.type === 'consent' ? field.text[locale] : undefined;
  };
  return {
    ...json,
    consents: json.consents.map((consent) => ({ ...consent, text: textOf(consent.field) })),
    state,
    signals: flags,
    questions: Object.fromEntries([...fields].map(([name, { label }]) => [name, label[locale]])),
    deliveries,
  };
}

/** The definitions that were answered, the last one answered first. */
async function definitions({ store }: CommandContext): Promise<FormDefinition[]> {
  const rows = await store.db
    .selectFrom('form_versions')
    .select((version) => [
      'digest',
      'definition',
      version
        .selectFrom('applications')
        .select(({ fn }) => fn.max<number | null>('received_at').as('last'))
        .whereRef('form_digest', '=', 'form_versions.digest')
        .as('last'),
    ])
    .execute();
  return rows
    .flatMap(({ last, ...version }) => (last === null ? [] : [{ ...version, last }]))
    .sort((one, other) => other.last - one.last)
    .map(({ digest, definition }) => readDefinition(digest, definition));
}

/** The definitions that these applications may have answered. */
async function columnsFor(context: CommandContext, { selection: { form } }: ExportOptions) {
  const all = await definitions(context);
  return columnsOf(
    all.filter(({ name }) => form === undefined || name === form),
    context.locale,
  );
}

/** One line per application, one column per question. */
export async function writeCsv(
  context: CommandContext,
  options: ExportOptions,
  write: Writer,
): Promise<void> {
  const columns = await columnsFor(context, options);
  await write(byteOrderMark + toCsvLine(headOf(context, columns), context.locale));
  for await (const { application } of read(context, options))
    await write(toCsvLine(rowOf(context, columns, application), context.locale));
}

/** A JSON list. */
export async function writeJson(
  context: CommandContext,
  options: ExportOptions,
  write: Writer,
): Promise<void> {
  let isFirst = true;
  await write('[');
  for await (const { application, listed } of read(context, options)) {
    await write(`${isFirst ? '' : ','}\n${JSON.stringify(toJson(application, listed), undefined, 2)}`);
    isFirst = false;
  }
  await write('\n]\n');
}

/** A folder per application, with its JSON and its files, and a spreadsheet of all. */
export async function writeZip(
  context: CommandContext,
  options: ExportOptions,
  write: Writer,
): Promise<void> {
  const zip = createZip(write, context.now);
  const columns = await columnsFor(context, options);
  const table = await openSpool(join(await exportFolder(context.config), `.${randomUUID()}`));
  try {
    await table.write(Buffer.from(byteOrderMark + toCsvLine(headOf(context, columns), context.locale)));
    for await (const { application, listed } of read(context, options)) {
      const { reference } = application;
      await zip.add(
        `${reference}/application.json`,
        Buffer.from(JSON.stringify(toJson(application, listed), undefined, 2)),
      );
      for (const { name, file } of namedFiles(application)) {
        await zip.addStored(`${reference}/${name}`, {
          size: file.size,
          read: () => context.store.fileContent(file.id),
        });
      }
      await table.write(Buffer.from(toCsvLine(rowOf(context, columns, application), context.locale)));
    }
    await zip.addSpooled('applications.csv', await table.finish());
  } finally {
    await table.close();
  }
  await zip.finish();
}

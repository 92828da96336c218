import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { decisionWords } from '../../../../model/decisions/words.ts';
import { applicationToJson } from '../../delivery/channels/application-json.ts';
import { supplementsToJson } from '../../delivery/channels/supplements-json.ts';
import { readDefinition } from '../../storage/form-versions.ts';
import { byteOrderMark, columnsOf, headOf, rowOf, toCsvLine } from './csv.ts';
import { exportFolder } from './export-folder.ts';
import { namedFiles } from './named-files.ts';
import { exportDecision, listChanges } from '../../decisions/history.ts';
import { exportReviews } from '../../review/export.ts';
import { listNotes } from '../notes.ts';
import type { Listed } from '../find/select.ts';
import { openSpool } from './spool.ts';
import type { Config } from '../../../config.ts';
import type { StaffContext } from '../context.ts';
import { createZip } from './zip.ts';
import type { StoredApplication } from '../../storage/application.ts';

export type Writer = (content: string | Uint8Array) => Promise<void>;

export interface ExportContext extends StaffContext {
  config: Pick<Config, 'dataDir'>;
  /** Shows the progress of a long task. */
  progress: (done: number, total: number) => void;
}

export interface ExportOptions {
  /** The applications, in their order. */
  listed: () => AsyncIterable<Listed>;
  /** Whose columns a spreadsheet has: those of every form where none is named. */
  form?: string | undefined;
  /** False: what was erased is left out, since nothing is left of it. */
  withErased: boolean;
  /** How many at most, for the progress. */
  count: number;
}

async function* read(context: ExportContext, { listed: chosen, withErased, count }: ExportOptions) {
  let done = 0;
  for await (const listed of chosen()) {
    const application = await context.store.findByReference(listed.reference);
    if (application && (withErased || application.state !== 'erased')) yield { application, listed };
    done += 1;
    context.progress(done, count);
  }
}

/** The application with its questions, the texts agreed to, its deliveries, the staff's notes, the reviews that were sent and what was decided: whole without any other file. */
async function toJson(
  { store, vault }: ExportContext,
  application: StoredApplication,
  { state, deliveries }: Listed,
) {
  const notes = await listNotes(store.db, vault, application.reference);
  const reviews = await exportReviews(store.db, vault, application.reference);
  const decision = await exportDecision(store.db, vault, application.reference);
  const { form, locale, flags, contact } = application;
  const fields = new Map(fieldsOf(form).map((field) => [field.name, field]));
  const json = applicationToJson(application);
  const textOf = (name: string) => {
    const field = fields.get(name);
    return field?.type === 'consent' ? field.text[locale] : undefined;
  };
  return {
    ...json,
    consents: json.consents.map((consent) => ({ ...consent, text: textOf(consent.field) })),
    contact: contact && { address: contact.address, since: new Date(contact.since).toISOString() },
    supplements: supplementsToJson(application),
    state,
    signals: flags,
    questions: Object.fromEntries([...fields].map(([name, { label }]) => [name, label[locale]])),
    deliveries,
    notes: notes.map(({ at, author, text }) => ({ at: new Date(at).toISOString(), author, text })),
    reviews,
    decision,
  };
}

/** The definitions that were answered, the last one answered first. */
async function definitions({ store }: ExportContext): Promise<FormDefinition[]> {
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
async function columnsFor(context: ExportContext, { form }: ExportOptions) {
  const all = await definitions(context);
  return columnsOf(
    all.filter(({ name }) => form === undefined || name === form),
    context.locale,
  );
}

/** What was decided last of an application, in words; empty where nothing was. */
async function decisionOn({ store, locale, tag }: ExportContext, reference: string): Promise<string> {
  const [last] = await listChanges(store.db, reference);
  return last ? decisionWords(locale, tag)(`state.${last.to}`) : '';
}

/** An application as a line of the spreadsheet. */
async function toLine(
  context: ExportContext,
  columns: Awaited<ReturnType<typeof columnsFor>>,
  application: StoredApplication,
): Promise<string> {
  const decision = await decisionOn(context, application.reference);
  return toCsvLine(rowOf(context, columns, application, decision), context.locale);
}

/** One line per application, one column per question. */
export async function writeCsv(context: ExportContext, options: ExportOptions, write: Writer): Promise<void> {
  const columns = await columnsFor(context, options);
  await write(byteOrderMark + toCsvLine(headOf(context, columns), context.locale));
  for await (const { application } of read(context, options))
    await write(await toLine(context, columns, application));
}

/** A JSON list. */
export async function writeJson(
  context: ExportContext,
  options: ExportOptions,
  write: Writer,
): Promise<void> {
  let isFirst = true;
  await write('[');
  for await (const { application, listed } of read(context, options)) {
    await write(
      `${isFirst ? '' : ','}\n${JSON.stringify(await toJson(context, application, listed), undefined, 2)}`,
    );
    isFirst = false;
  }
  await write('\n]\n');
}

/** A folder per application, with its JSON and its files, and a spreadsheet of all. */
export async function writeZip(context: ExportContext, options: ExportOptions, write: Writer): Promise<void> {
  const zip = createZip(write, context.now);
  const columns = await columnsFor(context, options);
  const table = await openSpool(join(await exportFolder(context.config), `.${randomUUID()}`));
  try {
    await table.write(Buffer.from(byteOrderMark + toCsvLine(headOf(context, columns), context.locale)));
    for await (const { application, listed } of read(context, options)) {
      const { reference } = application;
      await zip.add(
        `${reference}/application.json`,
        Buffer.from(JSON.stringify(await toJson(context, application, listed), undefined, 2)),
      );
      for (const { name, file } of namedFiles(application)) {
        await zip.addStored(`${reference}/${name}`, {
          size: file.size,
          read: () => context.store.fileContent(file.id),
        });
      }
      await table.write(Buffer.from(await toLine(context, columns, application)));
    }
    await zip.addSpooled('applications.csv', await table.finish());
  } finally {
    await table.close();
  }
  await zip.finish();
}

/** The formats by their names. */
export const formats = { csv: writeCsv, json: writeJson, zip: writeZip } as const;
export type Format = keyof typeof formats;

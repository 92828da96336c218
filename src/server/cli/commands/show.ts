import { resolve } from 'node:path';
import { z } from 'zod';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { formatBytes } from '../../../forms/messages.ts';
import { listsFor } from '../../applications/staff/lists-for.ts';
import { presentAnswers } from '../../../forms/present.ts';
import { references } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { writeFiles } from '../output/files.ts';
import { listApplications, type Listed } from '../../applications/staff/find/select.ts';
import type { CommandContext } from '../context.ts';
import type { StoredApplication } from '../../applications/storage/application.ts';
import { callTitle, channelName, outcome, formatTime } from '../../applications/staff/format.ts';

const indented = (text: string) => text.replace(/^/gm, '    ');

function facts(context: CommandContext, application: StoredApplication): string[] {
  const { t, locale } = context;
  const { reference, form, call, receivedAt, state, flags, locale: language, contact } = application;
  const signals = flags.map((signal) => t(`signal.${signal}`)).join(', ');
  return [
    `${reference} — ${form.title[locale]}`,
    ...(call === null ? [] : [`  ${t('show.call', { call: callTitle(context, call) })}`]),
    `  ${t('show.received', { time: formatTime(context, receivedAt) })}`,
    ...(contact ? [`  ${t('show.contact', { ...contact, time: formatTime(context, contact.since) })}`] : []),
    `  ${t('show.state', { state: t(`state.${state}`) })}`,
    ...(signals === '' ? [] : [`  ${t('show.signals', { signals })}`]),
    ...(state === 'erased' ? [] : [`  ${t('show.language', { language: t(`language.${language}`) })}`]),
  ];
}

function answers(
  { locale, tag, site, t }: CommandContext,
  { form, call, answers: given, unrecognised }: StoredApplication,
) {
  const sections = presentAnswers(form, given, { locale, languageTag: tag, lists: listsFor(site, call) });
  const strays = Object.entries(unrecognised);
  return [
    ...sections.flatMap(({ title, answers: shown }) => [
      '',
      title.toUpperCase(),
      ...shown.flatMap(({ label, text }) => [`  ${label}`, indented(text)]),
    ]),
    ...(strays.length === 0 ? [] : ['', t('show.unrecognised')]),
    ...strays.flatMap(([name, values]) => [`  ${name}`, indented(values.join('\n'))]),
  ];
}

function consents(context: CommandContext, { form, consents: given }: StoredApplication): string[] {
  if (given.length === 0) return [];
  const labels = new Map(fieldsOf(form).map(({ name, label }) => [name, label[context.locale]]));
  return [
    '',
    context.t('show.consents'),
    ...given.map(({ field, version, givenAt }) => {
      const words = { label: labels.get(field) ?? field, version, time: formatTime(context, givenAt) };
      return `  ${context.t('show.consent', words)}`;
    }),
  ];
}

function files({ t, tag }: CommandContext, { reference, files: attached }: StoredApplication): string[] {
  if (attached.length === 0) return [];
  return [
    '',
    t('show.files'),
    ...attached.map(({ name, size, flags }) =>
      [`  ${name} (${formatBytes(size, tag)})`, ...flags.map((flag) => t(`file.${flag}`))].join(' · '),
    ),
    `  ${t('show.fetch', { command: `npm run applications -- show ${reference} --files DIR` })}`,
  ];
}

function supplements(context: CommandContext, { supplements: asked }: StoredApplication): string[] {
  if (asked.length === 0) return [];
  const { t, tag } = context;
  return [
    '',
    t('show.supplements'),
    ...asked.flatMap(({ askedAt, text, answer }) => [
      `  ${t('show.asked', { time: formatTime(context, askedAt) })}`,
      indented(text),
      ...(answer
        ? [
            `  ${t('show.answered', { time: formatTime(context, answer.at) })}`,
            indented(answer.text),
            ...answer.files.map(({ name, size, flags }) =>
              [`    ${name} (${formatBytes(size, tag)})`, ...flags.map((flag) => t(`file.${flag}`))].join(
                ' · ',
              ),
            ),
          ]
        : []),
    ]),
  ];
}

function deliveries(context: CommandContext, { deliveries: rows }: Pick<Listed, 'deliveries'>): string[] {
  if (rows.length === 0) return [];
  const { t } = context;
  return [
    '',
    t('show.deliveries'),
    ...rows.map((delivery) => {
      const { channel, state, attempts, lastError } = delivery;
      const line = `  ${channelName(context, channel)} — ${outcome(context, delivery)}, ${t('attempts', { count: attempts })}`;
      return lastError === null || state === 'skipped' ? line : `${line}\n${indented(lastError)}`;
    }),
  ];
}

async function printAll(context: CommandContext, application: StoredApplication): Promise<void> {
  const selection = { references: [application.reference] };
  for await (const listed of listApplications(context.store.db, selection)) {
    const parts = [facts, answers, consents, files, supplements].flatMap((part) =>
      part(context, application),
    );
    for (const line of [...parts, ...deliveries(context, listed)]) await context.print(line);
  }
}

/** One application: its answers under the questions as they were asked, and what became of it. */
export const show = defineCommand({
  name: 'show',
  options: { files: { type: 'string' } },
  schema: z.object({ files: z.string().optional(), args: references.length(1, 'one-reference') }),
  async run(context, { files: folder, args: [reference = ''] }) {
    const application = await context.store.findByReference(reference);
    if (!application) {
      context.warn(context.t('unknown-reference', { reference }));
      return 1;
    }
    await printAll(context, application);
    if (folder === undefined) return 0;
    const paths = await writeFiles(context.store, application, resolve(context.cwd, folder));
    for (const path of paths) await context.print(context.t('show.written', { path }));
    return 0;
  },
});

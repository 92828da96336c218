import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { absentAs } from '../../collections/read/absent-as.ts';
import { findProblems } from '../../collections/read/problems.ts';
import { isLocale, type Locale } from '../../i18n/locales.ts';
import { createTranslate } from '../../i18n/translate.ts';
import { isZone } from '../../i18n/zones.ts';
import { leastContrast, nearestReadable, readability } from '../../model/brand/accent.ts';
import { dayMs } from '../../model/durations.ts';
import { siteSettingsFields, usualSettings } from '../../model/site-settings.ts';
import { OperatorError } from '../../operator-error.ts';
import { localeOf } from '../../server/applications/staff/words.ts';
import { printProblems } from '../problems.ts';
import { writeStarter } from './fill.ts';
import words from './words.json' with { type: 'json' };

const locale = localeOf(process.env, undefined);
const t = createTranslate(locale, words[locale]);

const names = ['name', 'name-en', 'email', 'address', 'first', 'accent', 'zone'] as const;
type Name = (typeof names)[number];
type Given = Partial<Record<Name, string>>;

const answersSchema = z.record(z.enum(names), z.string());

const { name, contactEmail, accent, responsible } = siteSettingsFields;
const addressField = responsible.type.kind === 'object' ? responsible.type.fields['address'] : undefined;

const isFit: Readonly<Record<Name, (value: string) => boolean>> = {
  name: (value) => name.schema.safeParse({ fr: value, en: value }).success,
  'name-en': (value) => name.schema.safeParse({ fr: value, en: value }).success,
  email: (value) => contactEmail.schema.safeParse(value).success,
  address: (value) => value === '' || addressField?.schema.safeParse(value).success === true,
  first: isLocale,
  accent: (value) => accent.schema.safeParse(value).success,
  zone: isZone,
};

/** What is wrong with an answer; undefined where nothing is. */
function faultOf(one: Name, answer: string): string | undefined {
  if (!isFit[one](answer)) return t(`wrong.${one}`);
  if (one !== 'accent' || readability(answer, 'light') >= leastContrast) return undefined;
  return t('pale', { colour: answer, nearest: nearestReadable(answer, 'light') });
}

/** What holds where a question is answered by Enter, or nobody is there to be asked. */
function usual(one: Name, given: Given): string {
  const machine = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  // A rented server is in UTC, where no organization is.
  const zone = /^(?:UTC|Etc\/.*)$/.test(machine) ? usualSettings.zone : machine;
  const values: Given = { 'name-en': given.name ?? '', first: locale, accent: '#1c33c7', zone };
  return values[one] ?? '';
}

/** Asks until the answer fits. */
async function askOne(terminal: Interface, one: Name, otherwise: string): Promise<string> {
  const shown = otherwise === '' ? '' : ` [${otherwise}]`;
  for (;;) {
    const answer = (await terminal.question(`${t(`ask.${one}`)}${shown}: `)).trim() || otherwise;
    const fault = faultOf(one, answer);
    if (fault === undefined) return answer;
    console.error(fault);
  }
}

async function askFor(given: Given): Promise<Record<Name, string>> {
  const { stdin: input, stdout: output } = process;
  const terminal = input.isTTY ? createInterface({ input, output }) : undefined;
  const answers = { ...given };
  for (const one of names) {
    const otherwise = usual(one, answers);
    const answer = answers[one] ?? (terminal ? await askOne(terminal, one, otherwise) : otherwise);
    const fault = faultOf(one, answer);
    if (fault !== undefined) throw new OperatorError(fault);
    answers[one] = answer;
  }
  terminal?.close();
  return answersSchema.parse(answers);
}

/** A day from now as the file of a call holds it. */
const localDay = (days: number, time: string) =>
  `${new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)}T${time}`;

function zoneName(zone: string, language: Locale): string {
  const named =
    new Intl.DateTimeFormat(`${language}-CA`, { timeZone: zone, timeZoneName: 'longGeneric' })
      .formatToParts()
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  return `${named.charAt(0).toUpperCase()}${named.slice(1)}`;
}

/** What the texts of the starter are filled in with. */
function answersOf(given: Readonly<Record<Name, string>>) {
  const { name: french, 'name-en': english, zone, ...others } = given;
  return {
    ...others,
    zone,
    'name.fr': french,
    'name.en': english,
    'zoneName.fr': zoneName(zone, 'fr'),
    'zoneName.en': zoneName(zone, 'en'),
    opens: localDay(0, '00:00'),
    closes: localDay(90, '23:59'),
  };
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ name: text, 'name-en': text, email: text, address: text, first: text, accent: text, zone: text },
      help: { type: 'boolean' },
    },
  });
  const [target, ...others] = positionals;
  if (values.help || target === undefined || others.length > 0) {
    console.log(t('usage'));
    return values.help ? 0 : 2;
  }
  const folder = resolve(process.env['INIT_CWD'] ?? '.', target);
  if ((await absentAs([], readdir(folder))).length > 0) throw new OperatorError(t('full', { folder }));
  const given = Object.fromEntries(names.map((one) => [one, values[one]]));
  const answers = await askFor(given);
  const count = await writeStarter(folder, answersOf(answers), answers.first === 'en' ? 'en' : 'fr');
  const problems = await findProblems(folder);
  if (problems.length > 0) printProblems(problems);
  else console.log(t('done', { folder, count }));
  return problems.length > 0 ? 1 : 0;
}

function explain(error: unknown): number {
  const isUsage =
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof OperatorError || isUsage ? error.message : error);
  return isUsage ? 2 : 1;
}

process.exitCode = await main().catch(explain);

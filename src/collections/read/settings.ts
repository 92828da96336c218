import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { formDefinitionSchema, type FormDefinition } from '../../forms/definition.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import {
  siteSettingsSchema,
  uiStringsSchema,
  type SiteSettings,
  type UiStrings,
} from '../../model/site-settings.ts';
import type { Problem, ProblemCode } from '../../model/problem.ts';

/** What stands beside the entries: the organisation's settings, the interface strings, the form definitions. */
export interface Settings {
  site: SiteSettings | undefined;
  strings: Partial<Record<Locale, UiStrings>>;
  forms: Map<string, FormDefinition>;
  problems: Problem[];
}

/** Reads and checks `site/site.yaml`, `ui/{fr,en}.json` and `forms/*.yaml`. */
export async function readSettings(contentDir: string): Promise<Settings> {
  const problems: Problem[] = [];
  const site = await readYaml(contentDir, 'site/site.yaml', siteSettingsSchema, 'settings', problems);
  const strings: Settings['strings'] = {};
  for (const locale of locales) {
    const read = await readYaml(contentDir, `ui/${locale}.json`, uiStringsSchema, 'strings', problems);
    if (read) strings[locale] = read;
  }
  problems.push(...missingStrings(strings));
  const forms = new Map<string, FormDefinition>();
  for (const file of await formFiles(contentDir)) {
    const read = await readYaml(contentDir, `forms/${file}`, formDefinitionSchema, 'form', problems);
    if (read) forms.set(file.replace(/\.yaml$/, ''), read);
  }
  return { site, strings, forms, problems };
}

async function formFiles(contentDir: string): Promise<string[]> {
  const names = await readdir(join(contentDir, 'forms')).catch(() => []);
  return names.filter((name) => name.endsWith('.yaml')).sort();
}

/** JSON is YAML, so one reader with line numbers serves both. */
async function readYaml<S extends z.ZodType>(
  contentDir: string,
  file: string,
  schema: S,
  code: ProblemCode,
  problems: Problem[],
): Promise<z.infer<S> | undefined> {
  const text = await readFile(join(contentDir, file), 'utf8').catch(() => undefined);
  if (text === undefined) {
    problems.push(problem(file, 1, code, { fr: 'Le fichier manque.', en: 'The file is missing.' }));
    return undefined;
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    problems.push(
      problem(file, counter.linePos(error.pos[0]).line, code, { fr: error.message, en: error.message }),
    );
    return undefined;
  }
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }), { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const field = issue.path.map(String).join('.');
    const words = `${field}: ${issue.message}`;
    problems.push({
      ...problem(file, lineOf(document, counter, issue.path), code, { fr: words, en: words }),
      field,
    });
  }
  return undefined;
}

function lineOf(
  document: ReturnType<typeof parseDocument>,
  counter: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return counter.linePos(range[0]).line;
  }
  return 1;
}

function problem(file: string, line: number, code: ProblemCode, message: Problem['message']): Problem {
  const advice = { fr: 'Corrigez cette ligne.', en: 'Correct this line.' };
  return { file, line, code, message, advice };
}

/** A string that one language has and the other lacks: nobody should read an English word on a French page. */
function missingStrings(strings: Settings['strings']): Problem[] {
  const { fr, en } = strings;
  if (!fr || !en) return [];
  const lacking = (from: UiStrings, to: UiStrings, file: string) =>
    Object.keys(from)
      .filter((key) => !/\.(?:one|many|other)$/.test(key) && !Object.hasOwn(to, key))
      .map((key) =>
        problem(file, 1, 'strings', {
          fr: `La chaîne « ${key} » manque dans cette langue.`,
          en: `The string “${key}” is missing in this language.`,
        }),
      );
  return [...lacking(fr, en, 'ui/en.json'), ...lacking(en, fr, 'ui/fr.json')];
}

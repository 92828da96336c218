import { z } from 'zod';
import { formDefinitionSchema, formFields, type FormDefinition } from '../../forms/definition.ts';
import { noticePlaces } from '../../forms/fill-notice.ts';
import { locales, usualTags, type Bilingual, type Locale } from '../../i18n/locales.ts';
import { formatDays } from '../../i18n/numbers.ts';
import type { Fields } from '../../model/fields/fields.ts';
import { issueToProblem, type Problem, type ProblemCode } from '../../model/problem.ts';
import {
  siteSettingsFields,
  siteSettingsSchema,
  uiStringsSchema,
  type SiteSettings,
  type UiStrings,
} from '../../model/site-settings.ts';
import { wordsFile } from '../../model/words-file.ts';
import { parseYamlFile, type YamlFile } from '../../model/yaml/yaml-file.ts';
import { changedConsents, type ChangedConsent } from './consents.ts';
import { folderTree, type ContentTree } from './tree.ts';

/** What stands beside the entries: the organization's settings, the interface strings it words its own way, the form definitions. */
export interface Settings {
  site: SiteSettings | undefined;
  strings: Partial<Record<Locale, UiStrings>>;
  forms: Map<string, FormDefinition>;
  problems: Problem[];
}

/** The settings of the site, relative to the content folder. */
export const siteFile = 'site/site.yaml';
const formPattern = /^([a-z][a-z0-9-]{0,39})\.yaml$/;

/** Reads and checks `site/site.yaml`, `forms/*.yaml` and, where there are any, `ui/{fr,en}.json` of a content folder or tree. */
export async function readSettings(content: string | ContentTree): Promise<Settings> {
  const tree = typeof content === 'string' ? folderTree(content) : content;
  const problems: Problem[] = [];
  const read = async <Value>(file: string, readText: ReadText<Value>) => {
    const result = await readFile(tree, file, readText);
    problems.push(...result.problems);
    return result.value;
  };
  const site = await read(siteFile, siteOf);
  const strings: Settings['strings'] = {};
  const ownWords = await tree.list('ui');
  for (const locale of locales.filter((one) => ownWords.includes(`${one}.json`))) {
    const found = await read(wordsFile(locale), stringsOf);
    if (found) strings[locale] = found;
  }
  problems.push(...missingStrings(strings));
  const forms = new Map<string, FormDefinition>();
  for (const fileName of await tree.list('forms')) {
    const [, name] = formPattern.exec(fileName) ?? [];
    const found = await read(`forms/${fileName}`, formOf);
    if (found && name !== undefined) forms.set(name, found);
  }
  return { site, strings, forms, problems };
}

/** Reads `site/site.yaml` alone; undefined where it is not right. */
export async function readSiteSettings(tree: ContentTree): Promise<SiteSettings | undefined> {
  return (await readFile(tree, siteFile, siteOf)).value;
}

/** A problem of a file that is not placed in it yet. */
type PathProblem = Pick<Problem, 'code' | 'message' | 'advice'> & { path: PropertyKey[] };
type Checked<Value> =
  { value: Value; problems: PathProblem[] } | { value: undefined; problems: PathProblem[] };
type Check<Value> = (value: unknown) => Checked<Value>;

/** What a file says, and what is wrong there. @param text undefined where there is no such file. */
type ReadText<Value> = (
  file: string,
  text: string | undefined,
) => { value: Value | undefined; problems: Problem[] };

/** Parsing the settings takes longer than all else that a save looks at: a text that is as it was is not read again. */
function oncePerText<Value>(checkOf: (file: string) => Check<Value>): ReadText<Value> {
  const known = new Map<string, { text: string | undefined; read: ReturnType<ReadText<Value>> }>();
  return (file, text) => {
    const before = known.get(file);
    if (before && before.text === text) return before.read;
    const read = checkText(file, text, checkOf(file));
    known.set(file, { text, read });
    return read;
  };
}

async function readFile<Value>(tree: ContentTree, file: string, readText: ReadText<Value>) {
  return readText(file, (await tree.read(file))?.toString('utf8'));
}

function checkText<Value>(file: string, text: string | undefined, check: Check<Value>) {
  const parsed = text === undefined ? undefined : parseYamlFile(text);
  const code = codeOf(file);
  if (!parsed) {
    const message = { fr: 'Le fichier manque.', en: 'The file is missing.' };
    return { value: undefined, problems: [toProblem(file, undefined, wrong([], code, message))] };
  }
  if (!parsed.ok) {
    const { line, detail } = parsed.problem;
    const message = {
      fr: `Le fichier ne peut pas être lu : ${detail.fr}`,
      en: `The file cannot be read: ${detail.en}`,
    };
    return {
      value: undefined,
      problems: [{ ...toProblem(file, undefined, wrong([], code, message)), line }],
    };
  }
  const { value, problems } = check(parsed.file.value);
  return { value, problems: problems.map((one) => toProblem(file, parsed.file, one)) };
}

/** The code of what is wrong with a file as a whole. */
function codeOf(file: string): ProblemCode {
  if (file.startsWith('forms/')) return 'form';
  return file.startsWith('ui/') ? 'strings' : 'settings';
}

function toProblem(file: string, read: YamlFile | undefined, { path, ...rest }: PathProblem): Problem {
  const field = path.map(String).join('.');
  return { file, line: read?.lineOf(path) ?? 1, ...(field === '' ? {} : { field }), ...rest };
}

function wrong(path: PropertyKey[], code: ProblemCode, message: Bilingual): PathProblem {
  return { path, code, message, advice: { fr: 'Corrigez cette ligne.', en: 'Correct this line.' } };
}

function checkBySchema<S extends z.ZodType>(
  schema: S,
  code: ProblemCode,
  fields: Fields = {},
): Check<z.output<S>> {
  return (value) => {
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return { value: result.data, problems: [] };
    return {
      value: undefined,
      problems: result.error.issues.map((issue) => ({ ...inWords(fields, issue), code })),
    };
  };
}

const checkSite = checkBySchema(siteSettingsSchema, 'settings', siteSettingsFields);
const checkStrings = checkBySchema(uiStringsSchema, 'strings');
const siteOf = oncePerText(() => checkSite);
const stringsOf = oncePerText(() => checkStrings);
const formOf = oncePerText((file) => checkForm(formPattern.exec(file.replace('forms/', ''))?.[1]));

const saidInBoth = z.object({ fr: z.string(), en: z.string() });

function inWords(fields: Fields, issue: z.core.$ZodIssue): PathProblem {
  const said = issue.code === 'custom' ? saidInBoth.safeParse(issue.params).data : undefined;
  if (said) {
    const message = { fr: `${capitalized(said.fr)}.`, en: `${capitalized(said.en)}.` };
    return wrong(issue.path, 'form', message);
  }
  return issueToProblem(fields, issue);
}

const capitalized = (text: string) => text.replace(/^\p{L}/u, (first) => first.toUpperCase());

/** Checks a form by its schema, its file's name and the texts that were agreed to under its versions. */
function checkForm(name: string | undefined): Check<FormDefinition> {
  const bySchema = checkBySchema(formDefinitionSchema, 'form', formFields);
  return (value) => {
    const { value: form, problems } = bySchema(value);
    if (!form) return { value: undefined, problems };
    const own = [
      ...checkName(form, name),
      ...checkNotice(form),
      ...changedConsents(form).map(toConsentProblem),
    ];
    return own.length > 0 ? { value: undefined, problems: own } : { value: form, problems: [] };
  };
}

function checkName(form: FormDefinition, name: string | undefined): PathProblem[] {
  if (form.name === name) return [];
  return [
    {
      path: ['name'],
      code: 'form',
      message: {
        fr: `Le formulaire s’appelle « ${form.name} », mais pas son fichier.`,
        en: `The form is called “${form.name}”, but its file is not.`,
      },
      advice: {
        fr: `Nommez le fichier « ${form.name}.yaml », ou donnez au formulaire le nom du fichier.`,
        en: `Name the file “${form.name}.yaml”, or give the form the name of the file.`,
      },
    },
  ];
}

/** A notice that does not leave the period to the form's own number could promise another one. */
function checkNotice({ notice, retentionDays }: FormDefinition): PathProblem[] {
  return locales
    .filter((locale) => !notice[locale].includes(noticePlaces.retention))
    .map((locale) => ({
      path: ['notice', locale],
      code: 'form',
      message: {
        fr: `L’avis ne dit pas combien de temps les réponses sont conservées (${formatDays(retentionDays, usualTags.fr)}).`,
        en: `The notice does not say for how long answers are kept (${formatDays(retentionDays, usualTags.en)}).`,
      },
      advice: {
        fr: `Écrivez « ${noticePlaces.retention} » là où se lit la durée : elle est remplie d’après le nombre de jours.`,
        en: `Write “${noticePlaces.retention}” where the period is read: it is filled in from the number of days.`,
      },
    }));
}

function toConsentProblem({ label, version, path }: ChangedConsent): PathProblem {
  return {
    path: [...path, 'version'],
    code: 'consent-changed',
    message: {
      fr: `Le texte de « ${label.fr} » a changé, mais pas sa version « ${version} » : on ne saurait plus ce que les personnes ont accepté.`,
      en: `The text of “${label.en}” has changed, but not its version “${version}”: no one could tell any more what people agreed to.`,
    },
    advice: {
      fr: 'Donnez une nouvelle version, par exemple le mois en cours, ou rétablissez le texte.',
      en: 'Give a new version, for example the current month, or bring the text back.',
    },
  };
}

/** A string that one language has and the other lacks: no reader should meet an English word on a French page. */
function missingStrings({ fr, en }: Settings['strings']): Problem[] {
  if (!fr || !en) return [];
  const lacking = (from: UiStrings, to: UiStrings, file: string) =>
    Object.keys(from)
      .filter((key) => !/\.(?:one|many|other)$/.test(key) && !Object.hasOwn(to, key))
      .map((key) =>
        toProblem(
          file,
          undefined,
          wrong([], 'strings', {
            fr: `La chaîne « ${key} » manque dans cette langue.`,
            en: `The string “${key}” is missing in this language.`,
          }),
        ),
      );
  return [...lacking(fr, en, 'ui/en.json'), ...lacking(en, fr, 'ui/fr.json')];
}

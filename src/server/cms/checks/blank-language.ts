import { otherLocale, type Locale } from '../../../i18n/locales.ts';
import { collections } from '../../../model/collections/index.ts';
import type { Problem } from '../../../model/problem.ts';
import { parsePath } from '../names/paths.ts';

/**
 * One problem in place of every field that a language lacks, where nothing is written in it yet: an editor who has one
 * language only is told what to do about the other.
 */
export function asOneBlankLanguage(problems: readonly Problem[]): Problem[] {
  const blank = new Set(filesOf(problems).filter((file) => isBlank(file, problems)));
  const isOnlyOne = (file: string) => !blank.has(inOtherLanguage(file));
  const told = problems.filter(({ file }) => !(blank.has(file) && isOnlyOne(file)));
  return [...told, ...[...blank].filter(isOnlyOne).map(unwritten)];
}

const filesOf = (problems: readonly Problem[]) => [...new Set(problems.map(({ file }) => file))];

/** Whether a file lacks its title, and all that is wrong with it is what it lacks. */
function isBlank(file: string, problems: readonly Problem[]): boolean {
  const place = parsePath(`content/${file}`);
  const own = problems.filter((problem) => problem.file === file);
  return (
    place?.kind === 'entry' &&
    own.every(({ code }) => code === 'field-missing') &&
    own.some(({ field }) => field === collections[place.collection].titleField)
  );
}

function inOtherLanguage(file: string): string {
  return file.replace(/\/(fr|en)\//, (_, locale: Locale) => `/${otherLocale(locale)}/`);
}

function unwritten(file: string): Problem {
  return {
    file,
    line: 1,
    field: 'translation',
    code: 'translation-missing',
    message: {
      fr: 'Rien n’est encore écrit dans cette langue.',
      en: 'Nothing is written in this language yet.',
    },
    advice: {
      fr: 'Écrivez-y le texte, ou choisissez « Non traduit » dans « État de la traduction » : il ne paraîtra que dans l’autre langue.',
      en: 'Write the text in it, or choose “Not translated” in “Translation status”: it will appear in the other language only.',
    },
  };
}

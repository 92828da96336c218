import { findProblems } from '../../../collections/read/problems.ts';
import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import type { Problem } from '../../../model/problem.ts';
import { Refusal } from '../refusal.ts';
import { asOneBlankLanguage } from './blank-language.ts';

/** @throws Refusal with every problem that the changes would cause. */
export async function assertValid(tree: ContentTree, changes: Changes): Promise<void> {
  const problems = asOneBlankLanguage(await problemsOf(tree, changes));
  if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
}

/**
 * What some changes would break: everything wrong in the changed files, and whatever they make wrong elsewhere. What was
 * already wrong elsewhere is not the editor's business today.
 */
export async function problemsOf(tree: ContentTree, changes: Changes): Promise<Problem[]> {
  if (changes.size === 0) return [];
  const after = await findProblems(changedTree(tree, changes));
  const elsewhere = after.filter(({ file }) => !changes.get(file));
  if (elsewhere.length === 0) return after;
  const before = new Set((await findProblems(tree)).map(problemKey));
  const caused = elsewhere.filter((problem) => !before.has(problemKey(problem)));
  return [...after.filter(({ file }) => changes.get(file)), ...caused];
}

function problemKey({ file, code, field, message }: Problem): string {
  return [file, code, field, message.en].join('\0');
}

const languageNames: Readonly<Record<Locale, Bilingual>> = {
  fr: { fr: 'En français', en: 'In French' },
  en: { fr: 'En anglais', en: 'In English' },
};

/** Which language a problem is in, before the sentence about it; nothing for a file that holds both. */
function languageOf({ file }: Problem): Bilingual {
  const [, locale] = file.split('/');
  if (locale !== 'fr' && locale !== 'en') return { fr: '', en: '' };
  const { fr, en } = languageNames[locale];
  return { fr: `${fr} : `, en: `${en}: ` };
}

/** The first problem as one or two sentences for the editor, and how many more there are. */
function problemsToWords(problems: readonly Problem[]): Bilingual {
  const [first] = problems;
  if (!first) return { fr: '', en: '' };
  const language = languageOf(first);
  const more = problems.length - 1;
  return {
    fr: `${language.fr}${first.message.fr} ${first.advice.fr}${more > 0 ? ` (${more} autre${more > 1 ? 's' : ''} point${more > 1 ? 's' : ''} à revoir.)` : ''}`,
    en: `${language.en}${first.message.en} ${first.advice.en}${more > 0 ? ` (${more} more to look at.)` : ''}`,
  };
}

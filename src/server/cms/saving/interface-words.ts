import { isDeepStrictEqual } from 'node:util';
import { readSettings } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { toComposed } from '../../../i18n/normalize.ts';
import { ownStrings } from '../../../i18n/own-strings.ts';
import { wordGroupOf } from '../../../i18n/word-groups.ts';
import { isAddress } from '../../../i18n/word-places.ts';
import type { InterfaceWords, WordChange } from '../../../model/messages/interface-words.ts';
import { wordsFile } from '../../../model/words-file.ts';
import { brokenWordsFile, changedMeanwhile, invalidWordings, wordingProblems } from '../checks/wordings.ts';
import { assertValid } from '../checks/validate.ts';
import { wordsIn } from '../compare/interface-words.ts';
import { filesOfText, wordsText } from '../names/text-name.ts';
import type { ContentStore } from '../storage/store.ts';

/** What the site words its own way, by language and key. */
type Wordings = Record<Locale, Map<string, string>>;

/** The words that an editor may change: those that are read, in the order in which the program has them. */
const editable = Object.keys(ownStrings.fr).flatMap((key) => {
  const group = wordGroupOf(key);
  const own = { fr: ownStrings.fr[key] ?? '', en: ownStrings.en[key] ?? '' };
  return group === undefined || isAddress(own) ? [] : [{ key, group, own }];
});
const editableKeys = new Set(editable.map(({ key }) => key));

/** Every word of the interface with what the program says and what the site says; none where its files are at fault. */
export async function readInterfaceWords(tree: ContentTree): Promise<InterfaceWords> {
  const broken = await brokenAmong(tree);
  if (broken.length > 0) return { words: [], broken };
  const site = await wordingsIn(tree);
  const words = editable.map(({ key, group, own }) => {
    const wording = (locale: Locale) => ({ own: own[locale], now: site[locale].get(key) ?? own[locale] });
    return { key, group, fr: wording('fr'), en: wording('en') };
  });
  return { words, broken };
}

/**
 * Gives words of the interface another wording, or with an empty one the program's own again. What the site words its own way
 * stands in both languages' files; what a colleague has changed meanwhile in other words stays.
 * @throws Refusal naming each word that lacks what the program fills in, or that no longer says what the editor saw.
 */
export async function saveInterfaceWords(store: ContentStore, changes: readonly WordChange[]): Promise<void> {
  const wanted = changes.map(({ key, locale, was, is }) => ({
    key,
    locale,
    was,
    is: wordingOf(key, locale, is),
  }));
  const problems = wordingProblems(wanted, editableKeys);
  if (problems.length > 0) throw invalidWordings(problems);
  await store.change(
    async (tree) => {
      const [broken] = await brokenAmong(tree);
      if (broken !== undefined) throw brokenWordsFile(broken);
      const site = await wordingsIn(tree);
      const now = ({ key, locale }: WordChange) => site[locale].get(key) ?? ownStrings[locale][key];
      const changed = wanted.filter((one) => now(one) !== one.is);
      const stale = changed.filter((one) => now(one) !== one.was);
      const [first] = stale;
      if (first) throw changedMeanwhile(stale, await store.lastSave(wordsFile(first.locale)));
      const files = changedFiles(site, withChanges(site, changed));
      await assertValid(tree, files);
      return { changes: files, result: undefined };
    },
    { message: 'Update the words of the interface' },
  );
}

/** What an editor wrote, or the program's own words where they wrote nothing. */
function wordingOf(key: string, locale: Locale, text: string): string {
  const own = Object.hasOwn(ownStrings[locale], key) ? ownStrings[locale][key] : undefined;
  return text.trim() === '' ? (own ?? '') : toComposed(text);
}

/** The files of the interface's words in which something is wrong. */
async function brokenAmong(tree: ContentTree): Promise<string[]> {
  const { problems } = await readSettings(tree);
  return filesOfText(wordsText).filter((path) => problems.some(({ file }) => file === path));
}

async function wordingsIn(tree: ContentTree): Promise<Wordings> {
  const read = async (locale: Locale) => {
    const text = (await tree.read(wordsFile(locale)))?.toString('utf8');
    return new Map(Object.entries(wordsIn(text) ?? {}));
  };
  return { fr: await read('fr'), en: await read('en') };
}

/** The site's wordings after some changes: in both languages what is its own in one, and nothing that only says what the program says. */
function withChanges(site: Wordings, changes: readonly WordChange[]): Wordings {
  if (changes.length === 0) return site;
  const after = { fr: new Map(site.fr), en: new Map(site.en) };
  for (const { key, locale, is } of changes) after[locale].set(key, is);
  const isOwn = (key: string) =>
    locales.every(
      (locale) => (after[locale].get(key) ?? ownStrings[locale][key]) === ownStrings[locale][key],
    );
  for (const { key } of changes.filter((one) => isOwn(one.key)))
    for (const locale of locales) after[locale].delete(key);
  const keys = [...after.fr.keys(), ...after.en.keys()].filter((key) => editableKeys.has(key));
  for (const key of keys)
    for (const locale of locales)
      if (!after[locale].has(key)) after[locale].set(key, ownStrings[locale][key] ?? '');
  return after;
}

/** The files as they are to be written, where they say something else now. */
function changedFiles(before: Wordings, wordings: Wordings): Map<string, Buffer> {
  const changed = new Map<string, Buffer>();
  for (const locale of locales)
    if (!isDeepStrictEqual(before[locale], wordings[locale]))
      changed.set(wordsFile(locale), Buffer.from(toText(wordings[locale])));
  return changed;
}

const toText = (wordings: ReadonlyMap<string, string>) =>
  `${JSON.stringify(Object.fromEntries(wordings), null, 2)}\n`;

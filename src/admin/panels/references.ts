import type { Referring } from '../backend/ask.ts';
import { choose } from '../decap/decide.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { dependentList } from './dependent-list.ts';

/** What becomes of references to a text that readers lose: they go, or lead to another text, as does its old address. */
export type References = { choice: 'unlink' } | { choice: 'redirect'; to: string };

/** What the editor has decided: what becomes of the references, or that links may lead nowhere. */
export type ReferenceAnswer = { references: References } | { accepted: readonly string[] };

/**
 * Shows the texts that refer to one that readers lose, each a link, and asks what becomes of that: without the references, to
 * another text, or, where only links are concerned, as it is.
 * @param tried what was decided before, and was not enough: some texts cannot be without what they refer to.
 * @returns undefined where nothing is to change.
 */
export async function askAboutReferences(
  { texts, targets, isNeeded }: Referring,
  tried: References | undefined,
  t: Words,
): Promise<ReferenceAnswer | undefined> {
  const select = element(
    'select',
    {},
    ...targets.map(({ key, title }) => element('option', { value: key }, title)),
  );
  const target = element('p', {}, element('label', {}, t('referencesTarget'), ' ', select));
  const wasUnlinked = tried?.choice === 'unlink';
  const answer = await choose({
    name: 'cms-linking',
    title: t(isNeeded ? 'referencesTitle' : 'linkingTitle'),
    content: [
      element('p', {}, t(wasUnlinked ? 'referencesNeeded' : isNeeded ? 'referencesLead' : 'linkingLead')),
      dependentList(texts),
      ...(targets.length > 0 ? [target] : []),
    ],
    choices: [
      ...(wasUnlinked ? [] : [{ value: 'unlink', label: t('referencesUnlink') }]),
      ...(targets.length > 0 ? [{ value: 'redirect', label: t('referencesRedirect') }] : []),
      ...(isNeeded ? [] : [{ value: 'accept', label: t('linkingYes') }]),
    ],
    no: t('linkingNo'),
  });
  if (answer === 'unlink') return { references: { choice: 'unlink' } };
  if (answer === 'redirect') return { references: { choice: 'redirect', to: select.value } };
  return answer === 'accept' ? { accepted: texts.map(({ key }) => key) } : undefined;
}

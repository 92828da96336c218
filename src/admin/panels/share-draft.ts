import type { Locale } from '../../i18n/locales.ts';
import { isDocumentName } from '../../model/documents.ts';
import { draftLinksSchema, type DraftLinksAnswer } from '../../model/messages/draft-links.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { onEditorChange, openText, type OpenText } from '../decap/open-text.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { openDialog } from '../dom/dialog.ts';

interface Parts {
  ask: Ask;
  locale: Locale;
  t: Words;
}

/**
 * Puts a button “Share the draft” into `bar` while a text is open that may have one: makes links that show it to people
 * without an account until they end, lists and withdraws them.
 */
export function showSharing(bar: HTMLElement, parts: Parts): void {
  const { t } = parts;
  const button = element('button', { type: 'button', 'aria-haspopup': 'dialog', hidden: '' }, t('share'));
  bar.append(button);
  button.addEventListener('click', () => {
    const text = openText();
    if (!text) return;
    const { dialog, put } = openDialog({ name: 'share', title: t('share'), t });
    void showLinks('draftLinks', {}, { ...parts, text, put });
    dialog.addEventListener('close', () => {
      button.focus();
    });
  });
  onEditorChange(() => {
    const text = openText();
    button.hidden = text === undefined || isDocumentName(text.collection);
  });
}

interface Shown extends Parts {
  text: OpenText;
  put: (...content: Node[]) => void;
}

/** Asks the server for something about the links, and shows what is then there. */
async function showLinks(action: string, given: { id?: string }, shown: Shown): Promise<void> {
  const { ask, text, put, t } = shown;
  const params = { collection: text.collection, slug: text.name, ...given };
  try {
    const answer = draftLinksSchema.parse(await ask({ action, params }));
    put(...partsOf(answer, shown));
    if (answer.made) document.querySelector<HTMLElement>('.cms-share input')?.focus();
    else if (action !== 'draftLinks') document.querySelector<HTMLElement>('.cms-share h2')?.focus();
  } catch (error) {
    put(element('p', { role: 'alert' }, reasonOf(error, t)));
  }
}

function partsOf({ links, made }: DraftLinksAnswer, shown: Shown): Node[] {
  const { text, t, locale } = shown;
  const format = new Intl.DateTimeFormat(`${locale}-CA`, { dateStyle: 'full', timeStyle: 'short' });
  const create = element('button', { type: 'button', class: 'cms-main' }, t('shareCreate'));
  create.addEventListener('click', () => {
    create.disabled = true;
    void showLinks('shareDraft', {}, shown);
  });
  const items = links.map(({ id, by, createdAt, expiresAt }) => {
    const at = format.format(createdAt);
    const until = format.format(expiresAt);
    const name = by === null ? t('shareLink', { at, until }) : t('shareLinkBy', { at, until, by });
    const withdraw = element('button', { type: 'button' }, t('shareWithdraw'));
    withdraw.setAttribute('aria-label', `${t('shareWithdraw')} – ${name}`);
    withdraw.addEventListener('click', () => {
      withdraw.disabled = true;
      void showLinks('withdrawDraftLink', { id }, shown);
    });
    return element('li', {}, element('span', {}, name), ' ', withdraw);
  });
  return [
    element('p', {}, t('shareLead')),
    ...(text.hasChanged ? [element('p', {}, t('shareUnsaved'))] : []),
    ...(made ? addressPart(made[locale], t) : []),
    ...(items.length > 0 ? [element('ul', {}, ...items)] : [element('p', {}, t('shareNone'))]),
    element('p', {}, create),
  ];
}

/** The address that was just made, to be copied: it is shown once. */
function addressPart(address: string, t: Words): Node[] {
  const input = element('input', { type: 'text', readonly: '', id: 'cms-share-address' });
  input.value = address;
  input.addEventListener('focus', () => {
    input.select();
  });
  const copied = element('span', { role: 'status' });
  const copy = element('button', { type: 'button' }, t('shareCopy'));
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(address).then(
      () => {
        copied.textContent = t('shareCopied');
      },
      () => {
        input.focus();
      },
    );
  });
  return [
    element('label', { for: 'cms-share-address' }, t('shareAddress')),
    element('p', { class: 'cms-share-address' }, input, copy, copied),
  ];
}

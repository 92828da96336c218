import {
  comparedVersionSchema,
  textVersionsSchema,
  type ChangedField,
  type TextVersions,
} from '../../model/messages/comparison.ts';
import { isDocumentName } from '../../model/documents.ts';
import type { Locale } from '../../i18n/locales.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import type { SaveOver } from '../backend/save-over.ts';
import { announceSave } from '../decap/events.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { comparisonView } from './comparison-view.ts';
import { openDialog } from '../dom/dialog.ts';
import { reopenText } from './reopened.ts';

type State = TextVersions['states'][number];

interface Parts {
  ask: Ask;
  saveOver: SaveOver;
  hasDrafts: boolean;
  locale: Locale;
  t: Words;
}

/** The text whose versions are shown, and whether the editor holds something of it that is not saved. */
interface VersionedText {
  collection: string;
  name: string;
  hasChanged: boolean;
}

type ShownParts = Parts & {
  /** Shows the text as it is once it is back to an earlier version. */
  reopen: () => void;
};

type Put = (...content: Node[]) => void;

/**
 * Puts a button “Earlier versions” into `bar` while a text is open: who saved it when, what each save changed, and the way
 * back to it.
 */
export function showVersions(bar: HTMLElement, parts: Parts): void {
  const { t } = parts;
  const button = element('button', { type: 'button', 'aria-haspopup': 'dialog', hidden: '' }, t('versions'));
  bar.append(button);
  button.addEventListener('click', () => {
    const text = openText();
    if (!text) return;
    const { dialog, put } = openDialog({ name: 'versions', title: t('versions'), t });
    const reopen = () => {
      reopenText('restored');
    };
    putVersions(text, put, { ...parts, reopen });
    dialog.addEventListener('close', () => {
      button.focus();
    });
  });
  onEditorChange(() => {
    button.hidden = openText() === undefined;
  });
}

/** Asks for the versions of a text and shows them where `put` puts things. */
export function putVersions(text: VersionedText, put: Put, parts: ShownParts): void {
  const { ask, t } = parts;
  ask({ action: 'versions', params: { collection: text.collection, slug: text.name } }).then(
    (answer) => {
      put(...listOf(text, textVersionsSchema.parse(answer), put, parts));
    },
    (error: unknown) => {
      put(element('p', { role: 'alert' }, reasonOf(error, t)));
    },
  );
}

function listOf(
  text: VersionedText,
  { states, expectedVersions }: TextVersions,
  put: Put,
  parts: ShownParts,
): Node[] {
  const { ask, saveOver, hasDrafts, locale, t } = parts;
  if (states.length === 0) return [element('p', {}, t('versionsNone'))];
  const format = new Intl.DateTimeFormat(`${locale}-CA`, { dateStyle: 'full', timeStyle: 'short' });
  const params = { collection: text.collection, slug: text.name };
  const restore = async (state: State) => {
    const useWorkflow = hasDrafts && !isDocumentName(text.collection);
    await saveOver(({ accepted, references }) =>
      ask({
        action: 'restoreVersion',
        params: { ...params, id: state.id, expectedVersions, accepted, references, useWorkflow },
      }),
    );
    announceSave({ isLive: !useWorkflow });
    const reopen = element('button', { type: 'button', class: 'cms-main' }, t('versionReopen'));
    reopen.addEventListener('click', parts.reopen);
    const done = t(useWorkflow ? 'versionRestoredDraft' : 'versionRestored', { at: whenOf(state) });
    put(element('p', {}, done), element('p', {}, reopen));
    reopen.focus();
  };
  const whenOf = ({ at }: State) => format.format(new Date(at));
  const items = states.map((state) => {
    const name = state.by === null ? whenOf(state) : t('versionBy', { at: whenOf(state), by: state.by });
    const summary = element('summary', {}, state.isCurrent ? t('versionCurrent', { name }) : name);
    const inside = element('div', {});
    const item = element('details', {}, summary, inside);
    item.addEventListener('toggle', () => {
      if (!item.open || inside.hasChildNodes()) return;
      ask({ action: 'compareVersion', params: { ...params, id: state.id } }).then(
        (answer) => {
          const { saved, restoring } = comparedVersionSchema.parse(answer);
          const way = state.isCurrent ? [] : wayBack(text, restoring, () => restore(state), t);
          inside.replaceChildren(...savedPart(saved, t), ...way);
        },
        (error: unknown) => {
          inside.replaceChildren(element('p', { role: 'alert' }, reasonOf(error, t)));
        },
      );
    });
    return element('li', {}, item);
  });
  return [element('p', {}, t('versionsLead')), element('ol', {}, ...items)];
}

function savedPart(saved: readonly ChangedField[] | null, t: Words): Node[] {
  if (saved === null) return [element('p', {}, t('versionFirst'))];
  return [element('p', {}, element('strong', {}, t('versionSaved'))), comparisonView(saved, t)];
}

/** What going back would change, and the button for it; what is not saved would be lost, so it comes first. */
function wayBack(
  text: VersionedText,
  restoring: readonly ChangedField[],
  restore: () => Promise<void>,
  t: Words,
): Node[] {
  const lead = element('p', {}, element('strong', {}, t('versionRestoring')));
  if (restoring.length === 0) return [element('p', {}, t('versionSame'))];
  if (text.hasChanged) return [lead, comparisonView(restoring, t), element('p', {}, t('versionUnsaved'))];
  const failure = element('p', { role: 'alert' });
  const button = element('button', { type: 'button' }, t('versionRestore'));
  let isUnderWay = false;
  button.addEventListener('click', () => {
    // A button that is disabled would lose the focus.
    if (isUnderWay) return;
    isUnderWay = true;
    failure.textContent = '';
    restore().catch((error: unknown) => {
      isUnderWay = false;
      failure.textContent = reasonOf(error, t);
    });
  });
  return [lead, comparisonView(restoring, t), failure, element('p', {}, button)];
}

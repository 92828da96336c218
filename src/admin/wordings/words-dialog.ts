import type { Locale } from '../../i18n/locales.ts';
import { interfaceWordsSchema, type InterfaceWords } from '../../model/messages/interface-words.ts';
import { reasonOf, Refused, type Ask } from '../backend/ask.ts';
import type { SaveOver } from '../backend/save-over.ts';
import { fileLanguage } from '../config/file-language.ts';
import { announceSave } from '../decap/events.ts';
import { openDialog } from '../dom/dialog.ts';
import { element } from '../dom/element.ts';
import { putVersions } from '../panels/versions.ts';
import type { Words } from '../words.ts';
import { idOf, type ChangedWords } from './changed-words.ts';
import { createWordList } from './word-list.ts';

export interface WordsParts {
  ask: Ask;
  saveOver: SaveOver;
  locale: Locale;
  t: Words;
  /** False for a person whose work others publish: words have no draft. */
  isPublisher: boolean;
}

/** Opens the words of the interface: to find one, to change it in both languages, to save it; and their earlier versions. */
export function openWords(changed: ChangedWords, parts: WordsParts): void {
  const { ask, t, isPublisher } = parts;
  const { dialog, put } = openDialog({ name: 'words', title: t('words'), t, isLive: false });
  const said = element('span', { role: 'status' });
  const save = element('button', { type: 'button', class: 'cms-main' }, t('wordsSave'));
  const earlier = element('button', { type: 'button' }, t('versions'));
  const list = createWordList({ ...parts, changed, isReadOnly: !isPublisher });

  const attempt = (task: () => Promise<void>) => {
    said.textContent = '';
    task().catch((error: unknown) => {
      if (said.isConnected) said.textContent = reasonOf(error, t);
      else put(element('p', { role: 'alert' }, reasonOf(error, t)));
    });
  };
  const open = async () => {
    const { words, broken } = await readWords(ask);
    if (broken.length > 0) {
      put(...broken.map((file) => repairLink(file, t)));
      return;
    }
    put(element('p', {}, t(isPublisher ? 'wordsLead' : 'documentForPublishers')), ...list.content);
    list.show(words);
    dialog.querySelector('.cms-actions')?.prepend(...(isPublisher ? [save] : []), earlier, said);
    list.search.focus();
  };
  const send = async () => {
    const taken = changed.take();
    try {
      await ask({ action: 'saveInterfaceWords', params: { changes: taken } });
    } catch (error) {
      changed.giveBack(taken);
      const { words } = await readWords(ask);
      const notes = notesOn(error, changed, words, t);
      if (notes.size === 0) throw error;
      list.show(words, notes);
      dialog.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      said.textContent = t('problemsTitle');
      return;
    }
    announceSave({ isLive: true });
    const { words } = await readWords(ask);
    changed.settle(taken, words);
    list.show(words);
    said.textContent = t('wordsSaved');
  };
  let isSaving = false;
  save.addEventListener('click', () => {
    // A second click: what is being saved says so itself when it has ended.
    if (isSaving) return;
    if (changed.list.length === 0) {
      said.textContent = t('wordsNothing');
      return;
    }
    isSaving = true;
    attempt(() =>
      send().finally(() => {
        isSaving = false;
      }),
    );
  });
  earlier.addEventListener('click', () => {
    for (const part of [save, earlier, said]) part.remove();
    const text = { collection: 'words', name: 'interface', hasChanged: changed.list.length > 0 };
    const reopen = () => {
      attempt(open);
    };
    const back = element('button', { type: 'button' }, t('wordsBack'));
    back.addEventListener('click', reopen);
    const putWithWayBack = (...content: Node[]) => {
      put(element('p', {}, back), ...content);
    };
    putVersions(text, putWithWayBack, { ...parts, hasDrafts: false, reopen });
    back.focus();
  });
  attempt(open);
}

async function readWords(ask: Ask): Promise<InterfaceWords> {
  return interfaceWordsSchema.parse(await ask({ action: 'interfaceWords', params: {} }));
}

/** What stands in the way of a save, by the field that it is about. */
function notesOn(
  error: unknown,
  changed: ChangedWords,
  words: InterfaceWords['words'],
  t: Words,
): ReadonlyMap<string, string> {
  if (!(error instanceof Refused)) return new Map();
  const wrong = error.problems.flatMap(({ file, field = '', message, advice }) => {
    const language = fileLanguage(file);
    return language ? [[idOf(field, language), `${message} ${advice}`] as const] : [];
  });
  const meanwhile = changed
    .goOnFrom(words)
    .map(({ change, now }) => [idOf(change.key, change.locale), t('wordsMeanwhile', { now })] as const);
  return new Map([...wrong, ...meanwhile]);
}

/** Leads to the repair of a file of the words. */
function repairLink(file: string, t: Words): HTMLElement {
  const link = element('a', { href: `/admin/?repair=${file}` }, t('wordsRepair', { file }));
  return element('p', {}, t('wordsBroken', { file }), ' ', link);
}

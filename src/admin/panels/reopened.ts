import { focusScreen } from '../decap/keep-focus.ts';
import { announceNotice } from '../decap/events.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

/** What stands in the address of a text that is opened anew: why it is. The list of deleted texts leads here too. */
const marks = ['restored', 'reopened'] as const;

type Mark = (typeof marks)[number];

/** Loads the page of the open text anew, where the server has another version of it; the focus goes on with it. */
export function reopenText(mark: Mark): void {
  location.assign(`/admin/?${mark}${location.hash}`);
}

/**
 * Where the page was loaded to show a text anew, gives that text the focus, which would be on the page, as after any
 * loading, and says that it is the one that was restored.
 */
export function showReopened(t: Words): void {
  const address = new URL(location.href);
  const mark = marks.find((one) => address.searchParams.has(one));
  if (mark === undefined) return;
  // Loaded once more by the editor, the page has nothing to say.
  history.replaceState(history.state, '', `${address.pathname}${address.hash}`);
  let isDone = false;
  onEditorChange(() => {
    const text = openText();
    isDone ||= location.hash !== address.hash;
    if (isDone || !text) return;
    isDone = true;
    if (mark === 'restored') announceNotice([t('restored', { text: text.title })]);
    if (document.activeElement === document.body) focusScreen(text.title);
  });
}

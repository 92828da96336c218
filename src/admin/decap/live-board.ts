import { currentBackend } from 'decap-cms-core/dist/esm/backend.js';
import { store } from 'decap-cms-core/dist/esm/redux/index.js';
import { z } from 'zod';
import type { Ask } from '../backend/ask.ts';
import { cardAround, cardAt } from './board-cards.ts';
import { onSave } from './events.ts';
import { openText, readBoardState } from './open-text.ts';

/** How often the board is read again while someone looks at it, in milliseconds. */
const everyMs = 10_000;

const statusSchema = z.object({ status: z.string() });

/**
 * Keeps the board of drafts as it is on the server: Decap reads the drafts once, and shows neither what a colleague drafts,
 * moves or publishes later nor the status of a draft that was saved again.
 */
export function keepDraftsCurrent(ask: Ask): void {
  let timer = 0;
  let isReading = false;
  const follow = async () => {
    window.clearTimeout(timer);
    if (!isBoardShown() || isReading) return;
    isReading = true;
    // A server that does not answer now is asked again; the bar at the foot says that it does not.
    await readBoard().catch(() => undefined);
    isReading = false;
    timer = window.setTimeout(() => void follow(), everyMs);
  };
  window.addEventListener('hashchange', () => void follow());
  document.addEventListener('visibilitychange', () => void follow());
  void follow();
  onSave(({ isLive }) => {
    const open = openText();
    if (isLive || !open) return;
    const draft = { collection: open.collection, slug: open.name };
    void ask({ action: 'unpublishedEntry', params: draft }).then(
      (answer) => {
        const newStatus = statusSchema.parse(answer).status;
        store.dispatch({ type: 'UNPUBLISHED_ENTRY_STATUS_CHANGE_SUCCESS', payload: { ...draft, newStatus } });
      },
      () => undefined,
    );
  });
}

const isBoardShown = () =>
  document.visibilityState === 'visible' && /^#\/workflow\b/.test(window.location.hash);

async function readBoard(): Promise<void> {
  const { config, collections } = store.getState();
  const before = readBoardState();
  // Decap reads them itself when the board is opened for the first time, and once only.
  if (!before || before.isBusy) return;
  const { entries, pagination } = await currentBackend(config).unpublishedEntries(collections);
  // What this editor is doing goes first: the next reading shows what came of it.
  if (readBoardState()?.state !== before.state || !isBoardShown()) return;
  const found = new Set(entries.map(({ collection, slug }) => `${collection}.${slug}`));
  followFocus();
  for (const draft of before.drafts) {
    const [collection, slug] = draft.split('.');
    if (!found.has(draft))
      store.dispatch({ type: 'UNPUBLISHED_ENTRY_REDIRECT', payload: { collection, slug } });
  }
  store.dispatch({ type: 'UNPUBLISHED_ENTRIES_SUCCESS', payload: { entries, pages: pagination } });
}

/** Cards may be drawn anew: the focus goes on at the same control of the same draft, wherever its card is then. */
function followFocus(): void {
  const focused = document.activeElement;
  const found = focused && cardAround(focused);
  if (!found) return;
  const controlsOf = (card: Element) => [...card.querySelectorAll<HTMLElement>('a, button')];
  const index = controlsOf(found.card).findIndex((one) => one === focused);
  const observer = new MutationObserver(() => {
    const drawn = focused.isConnected ? undefined : cardAt(found.address);
    if (!drawn) return;
    observer.disconnect();
    if (document.activeElement?.matches('body, main, [role="main"]'))
      controlsOf(drawn)[index]?.focus({ preventScroll: true });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  window.setTimeout(() => {
    observer.disconnect();
  }, everyMs);
}

import { comparedSchema } from '../../model/messages/comparison.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { changesOf } from '../panels/changes-panel.ts';
import { cardAround, cardAt } from './board-cards.ts';
import { decide } from './decide.ts';
import { element } from '../dom/element.ts';
import { draftTitle } from './open-text.ts';
import type { ExpectedVersions } from '../backend/expected-versions.ts';
import type { Words } from '../words.ts';

const publishButton = '[class*="-PublishButton"]';
const entryLink = /#\/collections\/([a-z]+)\/entries\/([a-z0-9-]+)\?ref=workflow$/;

/**
 * Shows what a draft changes before it is published from the board of drafts. Decap asks there with the browser's own
 * “Publish?”, which holds no comparison: its button is answered here, and pressed for good once the editor has seen.
 */
export function showBeforePublishing(ask: Ask, expected: ExpectedVersions, t: Words): void {
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest(publishButton) : null;
      const card = button && cardOf(button);
      if (!card || isPressing) return;
      event.preventDefault();
      event.stopPropagation();
      void decideOn(card, ask, expected, t).then((isYes) => {
        // Decap may have drawn the card again meanwhile.
        const drawn = buttonOf(card.address);
        if (isYes && drawn) press(drawn);
        else drawn?.focus();
      });
    },
    { capture: true },
  );
}

const browserConfirm = window.confirm.bind(window);

/** Whether Decap's button is being pressed for an editor who has decided. */
let isPressing = false;

interface Card {
  /** Of the draft in the editor: what distinguishes cards. */
  address: string;
  collection: string;
  slug: string;
}

function cardOf(button: Element): Card | undefined {
  const { address = '' } = cardAround(button) ?? {};
  const [, collection, slug] = entryLink.exec(address) ?? [];
  if (collection === undefined || slug === undefined) return undefined;
  return { address, collection, slug };
}

async function decideOn(
  { collection, slug }: Card,
  ask: Ask,
  expected: ExpectedVersions,
  t: Words,
): Promise<boolean> {
  const title = draftTitle(collection, slug);
  const question = { name: 'cms-publish', title: t('publishTitle', { title }), no: t('publishLater') };
  try {
    const found = comparedSchema.parse(await ask({ action: 'compare', params: { collection, slug } }));
    expected.noteCompared(found);
    const content = changesOf(found, 'publishLead', t);
    const isYes = await decide({ ...question, content, yes: t('publishNow') });
    // The board may have read the drafts again meanwhile; what was shown is what may be published.
    if (isYes) expected.noteCompared(found);
    return isYes;
  } catch (error) {
    // What cannot be shown is not published: the reason stands in its place.
    const content = [element('p', { role: 'alert' }, reasonOf(error, t))];
    await decide({ ...question, content, yes: undefined });
    return false;
  }
}

const buttonOf = (address: string) =>
  cardAt(address)?.querySelector<HTMLButtonElement>(publishButton) ?? undefined;

/** Presses Decap's own button and answers its question with yes. */
function press(button: HTMLButtonElement): void {
  window.confirm = () => true;
  isPressing = true;
  try {
    button.click();
  } finally {
    isPressing = false;
    window.confirm = browserConfirm;
  }
}

import { element } from '../dom/element.ts';
import { onNotice, onRefusal, onSave, type Offer } from '../decap/events.ts';
import type { Words } from '../words.ts';

/**
 * Shows what an editor should know of what they have just done, until they close it, save, or go elsewhere; in the open
 * dialog where there is one, since what lies behind it can be neither seen nor reached.
 */
export function showNotices(t: Words): void {
  const region = element('div', { role: 'status' });
  const close = () => {
    region.replaceChildren();
  };
  // There before its first sentence: a screen reader says what changes in a region that it knows.
  document.body.append(region);
  const show = (sentences: readonly string[], offer?: Offer) => {
    const before = document.activeElement;
    const button = element('button', { type: 'button' }, t('close'));
    button.addEventListener('click', () => {
      close();
      if (before instanceof HTMLElement) before.focus();
    });
    const holder = document.querySelector('[role="dialog"]') ?? document.body;
    if (region.parentElement !== holder) holder.append(region);
    const title = element('h2', {}, t('noticeTitle'));
    const texts = sentences.map((sentence) => element('p', {}, sentence));
    const offered = offer ? [offerButton(offer, close), ' '] : [];
    region.replaceChildren(element('section', { class: 'cms-notice' }, title, ...texts, ...offered, button));
  };
  onNotice(({ sentences, offer }) => {
    if (sentences.length > 0) show(sentences, offer);
    else close();
  });
  onRefusal(({ action, sentence }) => {
    if (action === 'persistMedia') show([sentence]);
  });
  onSave(close);
  window.addEventListener('hashchange', close);
}

function offerButton({ label, accept }: Offer, close: () => void): HTMLElement {
  const button = element('button', { type: 'button' }, label);
  button.addEventListener('click', () => {
    close();
    accept();
  });
  return button;
}

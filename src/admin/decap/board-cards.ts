/** The cards of the board of drafts: Decap's class names carry the name of a part. */
const cards = '[class*="-WorkflowCardContainer"]';

/** The card around a part of the board, and the address of its draft in the editor: what distinguishes cards. */
export function cardAround(part: Element): { card: Element; address: string } | undefined {
  const card = part.closest(cards);
  const address = card && addressOf(card);
  return card && address ? { card, address } : undefined;
}

/** The card of a draft, as it is drawn now. */
export function cardAt(address: string): Element | undefined {
  return [...document.querySelectorAll(cards)].find((card) => addressOf(card) === address);
}

const addressOf = (card: Element) => card.querySelector('a')?.getAttribute('href');

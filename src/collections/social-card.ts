import { sha256 } from '../digest.ts';

/** The size that Facebook, LinkedIn, Slack, Mastodon and others show whole. */
export const cardWidth = 1200;
export const cardHeight = 630;

/** The words of the picture that stands for a page where its address is shared. */
export interface CardWords {
  /** The site's name. */
  site: string;
  title: string;
  /** Above the title: what kind of page it is. */
  kicker?: string | undefined;
  /** Below the title: the fact that matters most, a deadline for instance. */
  fact?: string | undefined;
}

/** Changes with the drawing, so that no cache shows an old one. */
const drawing = 1;

/** Where the picture of these words stands: the same words have the same picture. */
export function cardPath({ site, title, kicker = '', fact = '' }: CardWords): string {
  const words = JSON.stringify([drawing, site, title, kicker, fact]);
  return `/social/${sha256(words).slice(0, 16)}.png`;
}

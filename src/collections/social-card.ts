import { sha256 } from '../digest.ts';
import { usualTypefaces, type TypefacesName } from '../model/brand/typefaces.ts';
import type { LocaleData } from '../model/site-data.ts';

/** The size that Facebook, LinkedIn, Slack, Mastodon and others show whole. */
export const cardWidth = 1200;
export const cardHeight = 630;

/** The words of the picture that stands for a page where its address is shared. */
export interface CardWords {
  /** The site's name. */
  site: string;
  /** Its accent on a light ground, `#rrggbb`. */
  accent: string;
  /** Absent: the usual ones. */
  typefaces?: TypefacesName | undefined;
  title: string;
  /** Above the title: what kind of page it is. */
  kicker?: string | undefined;
  /** Below the title: the fact that matters most, a deadline for instance. */
  fact?: string | undefined;
}

/** What the pictures of a site have in common. */
export const cardOfSite = ({
  organisation,
  accent,
  typefaces,
}: Pick<LocaleData, 'organisation' | 'accent' | 'typefaces'>): Omit<CardWords, 'title'> => ({
  site: organisation.name,
  accent: accent.light,
  ...(typefaces !== usualTypefaces && { typefaces }),
});

/** Changes with the drawing, so that no cache shows an old one. */
const drawing = 1;

/** Where the picture of these words stands: the same words have the same picture. */
export function cardPath({ site, accent, typefaces, title, kicker = '', fact = '' }: CardWords): string {
  const words = JSON.stringify(
    [drawing, site, accent, title, kicker, fact, typefaces].filter((one) => one !== undefined),
  );
  return `/social/${sha256(words).slice(0, 16)}.png`;
}

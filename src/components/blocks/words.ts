import type { Locale } from '../../i18n/locales.ts';

const words = {
  fr: { video: 'Vidéo', on: 'sur' },
  en: { video: 'Video', on: 'on' },
} as const;

/** Where a video leads, and how long it is: `Vidéo, 3 min, sur video.example.org`. A page of the site has no host. */
export function videoNote(locale: Locale, href: string, duration?: string): string {
  const { video, on } = words[locale];
  const host = URL.canParse(href) ? `${on} ${new URL(href).hostname.replace(/^www\./, '')}` : undefined;
  return [video, duration, host].filter((part) => part !== undefined).join(', ');
}

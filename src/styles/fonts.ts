import { fontProviders } from 'astro/config';

const files = (family: string, ...variants: [weight: number, style: 'normal' | 'italic'][]) =>
  variants.map(([weight, style]) => ({
    weight,
    style,
    src: [`@fontsource/${family}/files/${family}-latin-${weight}-${style}.woff2`],
  }));

/**
 * The two faces, as Astro's font families: it copies the files, writes the `@font-face` rules with fallbacks of the
 * same metrics, and fills `--font-display` and `--font-text`. Four static files weigh 61 kB; the variable ones 112 kB.
 */
export const fonts = [
  {
    name: 'Bricolage Grotesque',
    cssVariable: '--font-display',
    provider: fontProviders.local(),
    fallbacks: ['sans-serif'],
    options: { variants: files('bricolage-grotesque', [700, 'normal']) },
  },
  {
    name: 'Atkinson Hyperlegible Next',
    cssVariable: '--font-text',
    provider: fontProviders.local(),
    fallbacks: ['sans-serif'],
    options: {
      variants: files('atkinson-hyperlegible-next', [400, 'normal'], [400, 'italic'], [700, 'normal']),
    },
  },
];

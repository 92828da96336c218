import { contrast, lightnessOf, withLightness } from './colours.ts';

/** The colour of lines, links and buttons in each theme, as `#rrggbb`. */
export interface Accent {
  light: string;
  dark: string;
}

export type Theme = keyof Accent;

/** What the accent stands on in each theme, and what is written on it: the grounds of `src/styles/tokens.css`. */
export const grounds = {
  light: { ground: '#f6f5f0', surface: '#fffefb' },
  dark: { ground: '#14161b', surface: '#1d2027' },
} as const satisfies Record<Theme, object>;

/** The colour of text on the light ground, and of softer text, for what is drawn without style sheets. */
export const inks = { ink: '#16181d', soft: '#50535c' } as const;

/** The accent of a site that names none. */
const usual = { light: '#1c33c7', dark: '#aab9ff' } as const satisfies Accent;

/** What text needs on its ground, and what stands on a button: WCAG 2, success criterion 1.4.3. */
export const leastContrast = 4.5;

/** The lowest contrast of an accent as text on a theme's grounds, and of the ground's colour as text on the accent. */
export function readability(hex: string, theme: Theme): number {
  const { ground, surface } = grounds[theme];
  return Math.min(contrast(hex, ground), contrast(hex, surface));
}

/**
 * The colour nearest to one that can be read in a theme: the same hue, darker on light grounds and lighter on dark ones.
 * @returns the same colour where it can be read.
 */
export function nearestReadable(hex: string, theme: Theme): string {
  const step = theme === 'light' ? -0.005 : 0.005;
  let lightness = lightnessOf(hex);
  let found = hex;
  while (readability(found, theme) < leastContrast && lightness > 0 && lightness < 1) {
    lightness += step;
    found = withLightness(hex, lightness);
  }
  return found;
}

/** What an accent becomes in the dark theme: the same hue, light and soft enough to be read on a dark ground for long. */
const darkTwin = (hex: string) => nearestReadable(withLightness(hex, 0.8, 0.11), 'dark');

/** The accent of a site: its own two colours, the dark theme's derived from the other where the settings name only one. */
export function accentOf(settings: { accent?: string | undefined; accentDark?: string | undefined }): Accent {
  const light = settings.accent?.toLowerCase();
  const dark = settings.accentDark?.toLowerCase() ?? (light === undefined ? usual.dark : darkTwin(light));
  return { light: light ?? usual.light, dark };
}

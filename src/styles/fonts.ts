import { fontProviders } from 'astro/config';
import { faceFile, families, familyVariable } from '../model/brand/typefaces.ts';

/**
 * Every family that a site may choose, as Astro's: it copies the files and writes the `@font-face` rules, with fallbacks of
 * the same metrics. A page has the rules of the site's choice alone, and files that no page names are not published
 * (`src/integrations/unused-fonts.ts`). Static files: one choice weighs 45 to 69 kB, variable ones 112 kB.
 */
export const fonts = families.map((family) => {
  const { id, name, generic, faces } = family;
  const range = 'only' in family ? { unicodeRange: [family.only.range] as [string] } : {};
  const [first, ...others] = faces.map(([weight, style]) => ({
    weight,
    style,
    src: [`./${faceFile(id, weight, style)}`] as [string],
    ...range,
  }));
  return {
    name,
    cssVariable: familyVariable(id),
    provider: fontProviders.local(),
    fallbacks: 'only' in family ? [] : [generic],
    options: { variants: [first, ...others] },
  };
});

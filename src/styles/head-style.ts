import { familyVariable, rolesOf, withSubstitutes } from '../model/brand/typefaces.ts';
import type { LocaleData } from '../model/site-data.ts';

/** The order of the cascade's layers, said once, before any other style of a page. */
const layerOrder = '@layer reset, tokens, base, components, utilities;';

/** The style that begins every page: the order of the layers, the site's own colours, which `tokens.css` gives roles, and its typefaces. */
export function headStyle({ accent: { light, dark }, typefaces }: Pick<LocaleData, 'accent' | 'typefaces'>) {
  const { display, text } = rolesOf(typefaces);
  const family = (id: typeof display) =>
    id
      ? withSubstitutes(id)
          .map((one) => `var(${familyVariable(one)})`)
          .join(',')
      : 'system-ui, sans-serif';
  return `${layerOrder}@layer tokens{:root{--bridge:${light};--sky:${dark};--font-display:${family(display)};--font-text:${family(text)}}}`;
}

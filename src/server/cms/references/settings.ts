import type { Entry } from '../../../collections/read/entry.ts';
import { siteFile } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { siteSettingsFields, siteSettingsSchema, type SiteSettings } from '../../../model/site-settings.ts';
import { formatYamlFile, parseYamlFile } from '../../../model/yaml/yaml-file.ts';

/**
 * The settings with what they say of texts that readers lose: menus lead to `to` or lose their link, and the old addresses
 * lead there. Nothing where the settings cannot be read, or say nothing of them.
 */
export async function replaceInSettings(
  tree: ContentTree,
  { addresses, gone, to }: { addresses: readonly string[]; gone: readonly Entry[]; to: string | undefined },
): Promise<Map<string, Buffer>> {
  const site = await readSite(tree);
  if (!site) return new Map();
  const isGone = (key: string) => gone.some((entry) => `${entry.collection}/${entry.name}` === key);
  const menu = (links: typeof site.navigation) =>
    links.flatMap((link) => {
      if (!isGone(link.to.replace(/^page:/, 'pages/'))) return [link];
      return to?.startsWith('pages/') ? [{ ...link, to: to.replace(/^pages\//, 'page:') }] : [];
    });
  const known = (site.formerAddresses ?? []).flatMap((one) =>
    isGone(one.to) ? (to === undefined ? [] : [{ ...one, to }]) : [one],
  );
  const pages = to === undefined ? [] : addresses.filter((address) => !address.includes('#'));
  const formerAddresses = [
    ...known.filter(({ from }) => !pages.includes(from)),
    ...(to === undefined ? [] : pages.map((from) => ({ from, to }))),
  ];
  const changed = {
    ...site,
    navigation: menu(site.navigation),
    footer: menu(site.footer),
    ...(formerAddresses.length > 0 || site.formerAddresses ? { formerAddresses } : {}),
  };
  return siteFileOf(site, changed);
}

/** The settings; undefined where they cannot be read. */
export async function readSite(tree: ContentTree): Promise<SiteSettings | undefined> {
  const bytes = await tree.read(siteFile);
  const parsed = bytes && parseYamlFile(bytes.toString('utf8'));
  return parsed?.ok ? siteSettingsSchema.safeParse(parsed.file.value).data : undefined;
}

/** The settings as a file to write; nothing where they stay the same. */
export function siteFileOf(site: SiteSettings, changed: SiteSettings): Map<string, Buffer> {
  if (JSON.stringify(changed) === JSON.stringify(site)) return new Map();
  return new Map([[siteFile, Buffer.from(formatYamlFile(siteSettingsFields, changed))]]);
}

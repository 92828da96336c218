import type { Translate } from '../../i18n/translate.ts';
import { dataPath, opportunitiesPath, publishedNames, schemaPath } from '../../model/open-data/addresses.ts';

interface OpenDataFile {
  title: string;
  text: string;
  /** What is there, and where; `href` is absent for a pattern of addresses. */
  places: readonly { label: string; path: string; href?: string }[];
}

const titles = {
  programs: 'programs.title',
  calls: 'calls.title',
  criteria: 'criteria.title',
  forms: 'openData.formsTitle',
  startups: 'startups.title',
} as const satisfies Record<(typeof publishedNames)[number], string>;

/** The files of open data, in the words of their page. */
export function openDataFiles(t: Translate): OpenDataFile[] {
  const linked = (label: string, path: string) => ({ label, path, href: path });
  const [list, protocol] = [`${opportunitiesPath}.json`, 'https://commongrants.org/'];
  return [
    ...publishedNames.map((name) => ({
      title: t(titles[name]),
      text: t(`openData.${name}`),
      places: [linked(t('openData.data'), dataPath(name)), linked(t('openData.schema'), schemaPath(name))],
    })),
    {
      title: t('openData.opportunitiesTitle'),
      text: t('openData.opportunities'),
      places: [
        linked(t('openData.data'), list),
        { label: t('openData.opportunity'), path: `${opportunitiesPath}/<id>.json` },
        { label: t('openData.protocol'), path: new URL(protocol).host, href: protocol },
      ],
    },
  ];
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { buildChanged } from '../../support/changed-site.ts';
import type { ContentCopy } from '../../support/content-copy.ts';
import { growContent } from '../../support/large-content.ts';
import { addNews } from '../../support/news-content.ts';

async function append(copy: ContentCopy, file: string, text: string): Promise<void> {
  await copy.write(file, `${(await copy.read(file)).trimEnd()}\n\n${text}\n`);
}

async function addNotes(copy: ContentCopy): Promise<void> {
  await append(
    copy,
    'programs/fr/spark.mdx',
    '## Questions\n\nUne note[^1], et [les questions du texte](#questions) comme [celles du public](#people).\n\n[^1]: La note du programme.',
  );
  for (const name of ['spark-duration', 'spark-places'])
    await append(
      copy,
      `questions/fr/${name}.mdx`,
      `## Précision\n\nUne note[^1].\n\n[^1]: La note de ${name}.`,
    );
}

/** A call that opens and closes in hours which clocks in Toronto show twice. */
async function addCallInRepeatedHours(copy: ContentCopy): Promise<void> {
  for (const locale of ['fr', 'en']) {
    const text = await copy.read(`calls/${locale}/demo-2026.mdx`);
    await copy.write(
      `calls/${locale}/night-call.mdx`,
      text
        .replace(/^urlSlug: .*$/m, 'urlSlug: nuit')
        .replace(/^title: .*$/m, 'title: Nuit')
        .replace(/^opens: .*$/m, 'opens: 2025-11-02T01:30')
        .replace(/^closes: .*$/m, 'closes: 2026-11-01T01:30')
        .replace(/^resultsOn: .*\n/m, '')
        .replace(/^(?:timeline|sessions):\n(?: .*\n)+/gm, ''),
    );
  }
}

/** A dated stage on the day of the opening, two versions of one day, a program nobody has asked about, an untranslated party. */
async function addRest(copy: ContentCopy): Promise<void> {
  for (const locale of ['fr', 'en']) {
    const fr = locale === 'fr';
    await copy.replace(
      `calls/${locale}/demo-2026.mdx`,
      'timeline:\n',
      `timeline:\n  - label: ${fr ? 'Visite des lieux' : 'Visit of the place'}\n    date: 2026-09-01\n`,
    );
    const article = `articles/${locale}/spark-interview.mdx`;
    await append(copy, article, `Une note[^1].\n\n[^1]: ${fr ? 'Une source.' : 'A source.'}`);
    await copy.write(
      article,
      (await copy.read(article)).replace(
        /^published:\n(?: .*\n)+/m,
        'published:\n  date: 2013-02-14\n  precision: day\n  yearInferred: true\n',
      ),
    );
    const criteria = `criteria/${locale}/demo-2026.mdx`;
    const text = (await copy.read(criteria)).replace(/^versions:\n(?: .*\n)+/m, '');
    await copy.write(
      criteria,
      text.replace(
        /^translation:/m,
        'versions:\n  - date: 2026-08-01\n    change: "Le matin."\n  - date: 2026-08-01\n    change: "Le soir."\ntranslation:',
      ),
    );
    await copy.write(
      `programs/${locale}/quiet.mdx`,
      `---\ntitle: Quiet\nurlSlug: quiet\nsummary: Un programme.\nkind: coworking\nregion: quebec\nhost: le-camp\ninScope:\n  - domain: cybersecurity\n    examples: Des coffres.\ntranslation: complete\n---\n`,
    );
  }
  await copy.write('partners/en/le-camp.mdx', '---\ntranslation: untranslated\n---\n');
}

/** What a start-up may say of itself, logos, pictures of a program and of a cohort, contacts, and a program that has ended. */
async function addPicturesAndContacts(copy: ContentCopy): Promise<void> {
  const png = await sharp({ create: { width: 240, height: 120, channels: 3, background: '#1c33c7' } })
    .png()
    .toBuffer();
  await mkdir(join(copy.contentDir, 'media'), { recursive: true });
  await writeFile(join(copy.contentDir, 'media/shown.png'), png);
  const picture = (field: string) =>
    `${field}:\n  image: ~/media/shown.png\n  alt: Une image\n  credit: Crédit de l’image\n`;
  for (const locale of ['fr', 'en']) {
    await copy.replace(
      `startups/${locale}/exemple-atelier-01.mdx`,
      'translation:',
      `founders: Deux personnes inventées\nfounded: 2025\nlookingFor: Des usines où essayer.\nquote:\n  text: On nous a ouvert des portes.\n  by: Une cofondatrice\n${picture('logo')}translation:`,
    );
    await copy.replace(`partners/${locale}/microsoft.mdx`, 'translation:', `${picture('logo')}translation:`);
    await copy.replace(
      `programs/${locale}/bizspark.mdx`,
      'availability:\n  state: unverified\n',
      `availability:\n  state: ended\n  checkedOn: 2026-10-01\n${picture('picture')}contact:\n  phone: +33 1 23 45 67 89, poste 12\n`,
    );
    await copy.replace(
      `cohorts/${locale}/demo-2026.mdx`,
      'translation:',
      `${picture('picture')}translation:`,
    );
  }
  await copy.replace(
    'site/site.yaml',
    'languageTags:',
    'contactPhone: 418 555-0100\nsecurityContact: securite@exemple.org\nsecurityPolicy: https://passerelle.example/fr/securite/\nlanguageTags:',
  );
}

/** What is added: more than a page of any list can hold, and more start-ups than their directory names itself. */
export const grown = { startups: 100, articles: 60 } as const;

/**
 * The site with a series, corrections and figures, and with long lists; and with texts that have what a text may have: a
 * heading named like a part of its page, notes in several texts of one page.
 */
export const { client } = await buildChanged('2026-12-01T12:00:00Z', async (copy) => {
  await addNews(copy);
  await growContent(copy.contentDir, grown);
  await addNotes(copy);
  await addCallInRepeatedHours(copy);
  await addRest(copy);
  await addPicturesAndContacts(copy);
});

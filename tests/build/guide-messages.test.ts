import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { root } from '../../src/environment.ts';
import { locales, type Bilingual, type Locale } from '../../src/i18n/locales.ts';
import { asOneBlankLanguage } from '../../src/server/cms/checks/blank-language.ts';
import { tooComplex } from '../../src/server/cms/refusals.ts';
import { copyContent } from '../support/content-copy.ts';

const copy = await copyContent();
after(() => copy.remove());

/** One mistake of each kind that the guide explains, as an editor would make it. */
const mistakes: readonly (() => Promise<void>)[] = [
  () =>
    copy.replace(
      'partners/fr/le-camp.mdx',
      'summary: L’incubateur-accélérateur technologique de Québec.\n',
      '',
    ),
  () => copy.replace('programs/fr/bizspark.mdx', 'title: BizSpark', `title: ${'B'.repeat(121)}`),
  () => copy.replace('startups/fr/exemple-atelier-01.mdx', 'stage: prototype', 'stage: dream'),
  () => copy.replace('programs/fr/spark.mdx', 'value: 20\n', 'value: 12\n'),
  () => copy.replace('calls/fr/demo-2026.mdx', 'closes: 2027', 'closes: 2020'),
  () => copy.replace('calls/en/demo-2026.mdx', 'closes: 2027', 'closes: 2020'),
  () => copy.replace('pages/fr/about.mdx', 'urlSlug: a-propos', 'urlSlug: nous-joindre'),
  async () => {
    const about = await copy.read('pages/fr/how-to-apply.mdx');
    await copy.write('pages/fr/how-to-apply.mdx', `${about}\n\n![](~/media/none.png)\n`);
  },
  // As the CMS sends a text that is written in one language only.
  () => copy.write('partners/en/microsoft.mdx', '---\nkind: company\ntranslation: complete\n---\n'),
];
for (const spoil of mistakes) await spoil();

const problems = await findProblems(copy.contentDir);
const messages: readonly Bilingual[] = [
  ...[...problems, ...asOneBlankLanguage(problems)].map(({ message }) => message),
  tooComplex().words,
];

/** The messages that the guide quotes, `…` and figures standing for anything of their kind. */
async function quoted(locale: Locale): Promise<string[]> {
  const file = join(root, 'src/components/guide/texts', locale, 'refusals.mdx');
  const [, table = ''] = /\n\| -+ \|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(await readFile(file, 'utf8')) ?? [];
  return table.split('\n').flatMap((row) => row.split('|')[1]?.trim() || []);
}

const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

function patternOf(message: string): RegExp {
  const literal = plain(message).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll('…', '.*').replaceAll(/\d+/g, String.raw`\d+`)}`);
}

for (const locale of locales)
  test(`an editor who is refused something finds the very message in the guide (${locale})`, async () => {
    const rows = await quoted(locale);
    assert.ok(rows.length >= 8);
    for (const row of rows)
      assert.ok(
        messages.some((message) => patternOf(row).test(plain(message[locale]))),
        `${row}\nis none of:\n${messages.map((message) => message[locale]).join('\n')}`,
      );
  });

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const tail = ' et le Regroupement interrégional d’accompagnement Anticonstitutionnellementissime-Sud';
const sentence =
  'Une phrase assez longue pour que chaque ligne soit pleine, avec un mot qui ne se coupe pas : hospitalisationnellementdémesuré. ';

/** A field's words made as long as the model lets them be. */
const longer = (limit: number, filling: string) => (whole: string, key: string, words: string) => {
  const long = `${words}${filling.repeat(9)}`.slice(0, limit).trimEnd();
  return /^['"[{>|]/.test(words) ? whole : `${key}${JSON.stringify(long)}`;
};

const fields: readonly [pattern: RegExp, limit: number, filling: string][] = [
  [/^(title: )(.+)$/gm, 120, tail],
  [/^(role: |territory: |place: | {4}place: | {2}- place: )(.+)$/gm, 120, tail],
  [/^(tagline: )(.+)$/gm, 160, ` ${sentence}`],
  [/^(summary: )(.+)$/gm, 320, ` ${sentence}`],
  [/^( {2}- label: | {2}- title: )(.+)$/gm, 120, tail],
  [/^( {4}detail: | {4}note: | {4}examples: | {4}condition: |renewalNote: )(.+)$/gm, 200, ` ${sentence}`],
];

const benefits = Array.from(
  { length: 40 },
  (_, index) => `  - title: Avantage ${index + 1}${index % 3 === 0 ? tail : ''}`,
);

/** Overwrites a copy of the content so that every text is as long as it may be, and each program brings forty things. */
export async function overfill(contentDir: string): Promise<void> {
  for (const file of await readdir(contentDir, { recursive: true })) {
    if (!file.endsWith('.mdx')) continue;
    const path = join(contentDir, file);
    const [, head = '', body = ''] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(await readFile(path, 'utf8')) ?? [];
    const long = fields.reduce(
      (text, [pattern, limit, filling]) => text.replace(pattern, longer(limit, filling)),
      head,
    );
    const full = long.includes('\nkind: ') && file.startsWith('programs/') ? addBenefits(long) : long;
    await writeFile(path, `---\n${full.replace(/^translatedFrom:.*\n/m, '')}\n---\n${body}`);
  }
}

function addBenefits(head: string): string {
  if (head.includes('\nbenefits:\n'))
    return head.replace('\nbenefits:\n', `\nbenefits:\n${benefits.join('\n')}\n`);
  return head.replace('\ntranslation:', `\nbenefits:\n${benefits.join('\n')}\ntranslation:`);
}

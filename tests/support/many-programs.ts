import type { ContentCopy } from './content-copy.ts';

const kinds = ['agreement', 'incubation', 'coworking', 'acceleration'];

/** Adds programs to the three of the tests' content until there are so many, of four kinds by turns: `Atelier 1`, `Atelier 2`… */
export async function addPrograms(
  content: Pick<ContentCopy, 'read' | 'write'>,
  total: number,
): Promise<void> {
  for (const locale of ['fr', 'en']) {
    const text = await content.read(`programs/${locale}/camp-microsoft.mdx`);
    for (let number = 1; number <= total - 3; number += 1)
      await content.write(
        `programs/${locale}/copy-${number}.mdx`,
        text
          .replace(/^title: .*$/m, `title: Atelier ${number}`)
          .replace(/^urlSlug: .*$/m, `urlSlug: copy-${number}`)
          .replace(/^kind: .*$/m, `kind: ${kinds[number % kinds.length] ?? ''}`),
      );
  }
}

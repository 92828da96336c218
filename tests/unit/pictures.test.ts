import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContent } from '../../src/collections/read/content.ts';
import { picturesIn } from '../../src/mdx/pictures.ts';
import { copyContent } from '../support/content-copy.ts';

await test('every picture that a body shows is known, with its line in the file', () => {
  const body = [
    '![Une équipe](~/media/equipe.jpg)',
    '![Un plan](~/media/le%20plan.png)',
    '<Callout kind="note">\n\n<Figure src="~/media/a b.webp" alt="A" />\n\n</Callout>',
    '<Video href="https://exemple.org" title="Film" poster="~/media/film.jpg" />',
    '![Une carte][carte]\n\n[carte]: ~/media/carte.png',
    '`![pas une image](~/media/code.png)`',
  ].join('\n\n');
  assert.deepEqual(picturesIn(body, 10), [
    { path: '~/media/equipe.jpg', line: 10 },
    { path: '~/media/le plan.png', line: 12 },
    { path: '~/media/a b.webp', line: 16 },
    { path: '~/media/film.jpg', line: 20 },
    { path: '~/media/carte.png', line: 24 },
  ]);
});

await test('a body that shows a picture nobody uploaded is reported before it is published', async (t) => {
  const content = await copyContent();
  t.after(content.remove);
  const path = 'pages/fr/about.mdx';
  const text = await content.read(path);
  await content.write(path, `${text}\n![Une équipe](~/media/absente.jpg)\n`);
  const { problems } = await readContent(content.contentDir);
  assert.deepEqual(
    problems.map(({ file, line, code }) => ({ file, line, code })),
    [{ file: path, line: text.split('\n').length + 1, code: 'media-missing' }],
  );
});

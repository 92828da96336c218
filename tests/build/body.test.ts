import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { blocks } from '../../src/mdx/blocks/registry.ts';
import { buildBodies, type BuiltBodies } from '../support/body-project.ts';

const prose = [
  '## Ce que nous offrons\n\nDu *texte*, du **gras**, ~~barré~~ et `{ code } <b>`.\n\n* un\n  1. deux\n  2. trois\n\n> Une citation,\n> en deux lignes.\\\n> Et une troisième.',
  '```html\n10 $ <script>{x}</script>\n```\n\n| Programme | Durée |\n| :-- | --: |\n| Élan \\{ | 6 mois \\< 1 an |\n| Prix | 10 $ |\n\n---\n\n### Élan & suite\n\n## Ce que nous offrons',
  'Une note[^1], un [lien](/fr/programmes/ "Titre"), une adresse www.exemple.org et un [renvoi].\n\n[^1]: La note.\n\n[renvoi]: mailto:a@exemple.org',
  '* [x] fait\n* [ ] à faire\n\nRetour à la ligne  \net la suite. Entités : &amp; &lt; &nbsp; 😀 עברית.',
];
const examples = blocks.flatMap((block) => block.examples.map(({ fr }) => fr));
const camera = '<Figure src="~/media/appareil.jpg" alt="Une photo telle que l’appareil l’a prise" />';
const bodies = [...prose, ...examples, examples.join('\n\n## Suite\n\n'), camera];

suite('a body', () => {
  let built: BuiltBodies | undefined;
  before(async () => {
    built = await buildBodies(bodies, ['body', 'mdx']);
  });
  after(() => built?.remove());

  const read = async (way: 'body' | 'mdx', index: number) => (await built?.read(way, index)) ?? '';

  for (const [index, body] of bodies.entries()) {
    test(`reads the same as an MDX page would: ${JSON.stringify(body.slice(0, 60))}`, async () => {
      const html = await read('body', index);
      assert.ok(html);
      assert.equal(html, await read('mdx', index));
    });
  }

  test('is set with the spaces of its language, blocks included, and code is left alone', async () => {
    const question = bodies.findIndex((body) => body.startsWith('<QuestionAnswer'));
    assert.match(await read('body', question), /<h2[^>]*>À qui s’adresse le programme\?<\/h2>/);
    const html = await read('body', 1);
    assert.match(html, /<td[^>]*>10\u00a0\$<\/td>/);
    assert.match(html, /10 \$ &lt;/);
  });

  test('aligns the cells of a table as its author did, without a style of its own', async () => {
    const html = await read('body', 1);
    assert.match(html, /<th class="align-left">Programme<\/th>\s*<th class="align-right">Durée</);
    for (const index of bodies.keys()) assert.doesNotMatch(await read('body', index), / style=/);
  });

  test('names its footnotes in the page’s language', async () => {
    const html = await read('body', 2);
    assert.match(html, /aria-label="Retour à l’appel de note 1"/);
  });

  test('shows a picture of the media library at the width of the reader’s screen', async () => {
    const index = bodies.findIndex((body) => body.startsWith('<Figure'));
    const html = await read('body', index);
    assert.match(html, /srcset="[^"]+ 480w, [^"]+ 768w/);
    assert.match(html, /<img[^>]+width="900"[^>]+height="600"/);
    assert.match(html, /alt="Une passerelle de bois franchit un canal"/);
  });

  test('never sends a reader the picture in the size in which the camera took it', async () => {
    const html = await read('body', bodies.indexOf(camera));
    assert.match(html, /<img[^>]+width="1600"[^>]+height="2133"/);
    assert.match(html, /srcset="[^"]+ 480w, [^"]+ 768w, [^"]+ 1200w, [^"]+ 1600w"/);
  });
});

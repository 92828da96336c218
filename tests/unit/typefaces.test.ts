import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { create } from 'fontkitten';
import { cardPath } from '../../src/collections/social-card.ts';
import { findProblems } from '../../src/collections/read/problems.ts';
import { root } from '../../src/environment.ts';
import { drawCard } from '../../src/integrations/social/picture.ts';
import { budget } from '../../src/integrations/weight.ts';
import { faceFile, families, familiesOf, typefaces } from '../../src/model/brand/typefaces.ts';
import { headStyle } from '../../src/styles/head-style.ts';
import { copyContent } from '../support/content-copy.ts';

const french = 'ÀÂÄÇÉÈÊËÎÏÔŒÙÛÜàâäçéèêëîïôœùûüÿæÆ«»’“”–—…·×\u00a0€$0123456789';

const filesOf = (id: string) =>
  families
    .filter((family) => family.id === id)
    .flatMap((family) =>
      family.faces.map(([weight, style]) => readFile(join(root, faceFile(family.id, weight, style)))),
    );

for (const { value } of typefaces)
  test(`${value}: its files have every letter of French, and weigh what a page may load`, async () => {
    const files = await Promise.all(familiesOf(value).flatMap(filesOf));
    const weight = files.reduce((sum, { length }) => sum + length, 0);
    assert.ok(weight <= budget.fonts, `${weight} bytes`);
    const whole = familiesOf(value).filter((id) => id !== 'plain-zero');
    for (const font of (await Promise.all(whole.flatMap(filesOf))).map((file) => create(file))) {
      assert.ok(!font.isCollection);
      for (const letter of french) assert.ok(font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0), letter);
    }
  });

test('an amount of money and a date have plain zeros, as wide as those of the text around them', async () => {
  const [text = [], zeros = []] = await Promise.all(
    ['atkinson-hyperlegible-next', 'plain-zero'].map(async (id) => {
      const fonts = (await Promise.all(filesOf(id))).map((file) => create(file));
      return fonts.flatMap((font) => (font.isCollection ? [] : [font.glyphForCodePoint(0x30)]));
    }),
  );
  const [regular, , bold] = text;
  assert.deepEqual(
    zeros.map(({ advanceWidth }) => advanceWidth),
    [regular?.advanceWidth, bold?.advanceWidth],
  );
  // One outline around another: a stroke through the zero would leave two holes.
  const outlines = (glyph: (typeof zeros)[number] | undefined) => glyph?.path.toSVG().match(/Z/g)?.length;
  assert.deepEqual([outlines(regular), ...zeros.map(outlines)], [3, 2, 2]);
  const accent = { light: '#1c33c7', dark: '#aab9ff' };
  assert.match(
    headStyle({ accent, typefaces: 'bricolage' }),
    /--font-text:var\(--face-plain-zero\),var\(--face-atkinson-hyperlegible-next\)/,
  );
});

test('a page is told which families are those of headings and of texts', () => {
  const accent = { light: '#1c33c7', dark: '#aab9ff' };
  assert.match(
    headStyle({ accent, typefaces: 'source' }),
    /--font-display:var\(--face-source-serif-4\);--font-text:var\(--face-source-sans-3\)/,
  );
  assert.match(
    headStyle({ accent, typefaces: 'system' }),
    /--font-display:system-ui, sans-serif;--font-text:system-ui, sans-serif/,
  );
});

test('typefaces that are not on the list are refused with their file, line and field, and the list', async (t) => {
  const copy = await copyContent();
  t.after(() => copy.remove());
  await copy.replace('site/site.yaml', 'languageTags:', 'typefaces: comic-sans\nlanguageTags:');
  const [problem, ...others] = await findProblems(copy.contentDir);
  assert.deepEqual([problem?.file, problem?.line, problem?.field], ['site/site.yaml', 7, 'typefaces']);
  assert.equal(problem?.tag, 'bricolage, source, public-sans, system');
  assert.match(problem.advice.fr, /« Source Serif, et Source Sans pour les textes »/);
  assert.deepEqual(others, []);
});

test('the picture for a shared address is drawn in the typefaces of the site, at an address of its own', async () => {
  const words = { site: 'Passerelle', accent: '#1c33c7', title: 'Élan' };
  const usual = await drawCard(words);
  assert.ok(!usual.equals(await drawCard({ ...words, typefaces: 'source' })));
  assert.notEqual(cardPath({ ...words, typefaces: 'source' }), cardPath(words));
  // No device’s own typefaces are here to draw with.
  assert.ok(usual.equals(await drawCard({ ...words, typefaces: 'system' })));
});

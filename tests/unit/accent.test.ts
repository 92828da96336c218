import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { findProblems } from '../../src/collections/read/problems.ts';
import { root } from '../../src/environment.ts';
import { accentOf, grounds, inks, nearestReadable, readability } from '../../src/model/brand/accent.ts';
import { contrast } from '../../src/model/brand/colours.ts';
import { copyContent } from '../support/content-copy.ts';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('contrast is counted as WCAG counts it', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
  assert.equal(contrast('#ff0000', '#ffffff').toFixed(2), '4.00');
});

test('whatever colour an organization has, the one proposed and its dark twin can be read', () => {
  fc.assert(
    fc.property(hex, (colour) => {
      const light = nearestReadable(colour, 'light');
      const { dark } = accentOf({ accent: light });
      assert.ok(readability(light, 'light') >= 4.5, `${colour} becomes ${light}`);
      assert.ok(readability(dark, 'dark') >= 4.5, `${light} becomes ${dark}`);
    }),
    { numRuns: 300 },
  );
});

test('a colour that can be read stays as it is', () => {
  for (const colour of ['#1c33c7', '#c62828', '#0b6e4f'])
    assert.equal(nearestReadable(colour, 'light'), colour);
});

test('the colours that contrast is counted on are those that the pages have', async () => {
  const tokens = await readFile(join(root, 'src/styles/tokens.css'), 'utf8');
  const named = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(tokens)?.[1];
  const { light, dark } = grounds;
  assert.deepEqual(
    [named('paper'), named('sheet'), named('night'), named('slate'), named('ink'), named('graphite')],
    [light.ground, light.surface, dark.ground, dark.surface, inks.ink, inks.soft],
  );
});

async function problemsOf(t: TestContext, settings: string) {
  const copy = await copyContent();
  t.after(() => copy.remove());
  await copy.replace('site/site.yaml', 'languageTags:', `${settings}\nlanguageTags:`);
  return findProblems(copy.contentDir);
}

test('an accent that is too pale is refused with its line, its contrast and the nearest that will do', async (t) => {
  const [problem, ...others] = await problemsOf(t, "accent: '#ffcc00'\naccentDark: '#1c33c7'");
  assert.deepEqual([problem?.code, problem?.line, problem?.field], ['colour-unreadable', 7, 'accent']);
  assert.match(problem?.message.fr ?? '', /« #ffcc00 » ne se lit pas .*\(contraste de 1,3; il en faut 4,5\)/);
  assert.match(problem?.advice.en ?? '', /“#886d09”/);
  assert.equal(nearestReadable('#886d09', 'light'), '#886d09');
  assert.deepEqual(
    others.map(({ field }) => field),
    ['accentDark'],
  );
});

test('a logo that is not in the media library is missed before the site is built', async (t) => {
  const [problem] = await problemsOf(t, 'logo: ~/media/absent.png');
  assert.deepEqual([problem?.code, problem?.field], ['media-missing', 'logo']);
});

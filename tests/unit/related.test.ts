import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { readContent } from '../../src/collections/read/content.ts';
import { relatedOf } from '../../src/collections/queries/related.ts';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);

test('a page names its related articles without itself, and all pages of one subject go through the news once', () => {
  const library = buildLibrary(entries, { ...usualSettings, instant: Date.parse('2026-12-01T12:00:00Z') });
  const [article] = library.all('articles', 'fr').filter(({ data }) => (data.programs ?? []).length > 0);
  assert.ok(article);
  const twins = Array.from({ length: 300 }, () => article);
  const all = mock.method(library, 'all');
  for (const twin of twins) assert.ok(relatedOf(library, twin).every(({ name }) => name !== article.name));
  assert.equal(all.mock.callCount(), 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSettings } from '../../src/model/site-settings.ts';
import { readContent } from '../../src/collections/read/content.ts';
import { testContent } from '../support/content-copy.ts';

// Answers are kept only where one publication is drawn after the other, which is decided when the module is loaded.
process.env['RECORD_READS'] = 'yes';
const { buildLibrary } = await import('../../src/collections/library/build-library.ts');
const { changedAnswers, defineClockQuery, defineQuery, knownAnswers } =
  await import('../../src/collections/reads/queries.ts');
const { recordReads } = await import('../../src/collections/reads/reads.ts');

const { entries } = await readContent(testContent);
const instant = Date.parse('2026-12-01T12:00:00Z');

/** The library with other titles for the programs named. */
function libraryWith(titles: Readonly<Record<string, string>> = {}) {
  const texts = entries.map((entry) => {
    const title = entry.collection === 'programs' ? titles[entry.name] : undefined;
    return title === undefined ? entry : { ...entry, data: { ...entry.data, title } };
  });
  return buildLibrary(texts, { ...usualSettings, instant });
}

const firstTitle = defineQuery(
  'test-first-title',
  (library, locale: 'fr' | 'en') => library.all('programs', locale)[0]?.data.title,
);
const initial = defineQuery(
  'test-initial',
  (library, locale: 'fr' | 'en') => firstTitle(library, locale)?.[0],
);

test('a page that asks a query has read its answer, not what it was worked out from', () => {
  const library = libraryWith();
  const { result, reads } = recordReads(() => initial(library, 'fr'));
  assert.equal(result, 'B');
  assert.deepEqual([...reads], ['test-initial(["fr"])']);
});

test('a query has changed only where it answers otherwise, whatever it was worked out from has changed', () => {
  initial(libraryWith(), 'fr');
  const changed = new Set(['programs/fr/bizspark.data.title']);
  const other = libraryWith({ bizspark: 'Bizarre' });
  assert.deepEqual([...changedAnswers(changed, other, knownAnswers())], ['test-first-title(["fr"])']);
  const another = libraryWith({ bizspark: 'Spark' });
  assert.deepEqual([...changedAnswers(changed, another, knownAnswers())].sort(), [
    'test-first-title(["fr"])',
    'test-initial(["fr"])',
  ]);
});

test('a query is not asked again where nothing that it has read has changed', () => {
  initial(libraryWith(), 'en');
  assert.deepEqual(
    [
      ...changedAnswers(
        new Set(['programs/fr/spark.body']),
        libraryWith({ bizspark: 'Other' }),
        knownAnswers(),
      ),
    ],
    [],
  );
});

const isOpenAt = defineClockQuery('test-open', (now, opens: string) => Date.parse(opens) <= now);

/** Asks at an hour, as a page does that is drawn then. */
function askAt(hour: string) {
  process.env['BUILD_INSTANT'] = `2026-12-01T${hour}:00Z`;
  return recordReads(() => isOpenAt('2026-12-01T12:00Z'));
}

test('a page that asks about the time has read the answer, which changes when its instant comes and not before', () => {
  const question = 'test-open(["2026-12-01T12:00Z"])';
  const { result, reads } = askAt('10:00');
  assert.equal(result, false);
  assert.deepEqual([...reads], [question]);
  for (const [hour, changed] of [
    ['11:59', []],
    ['12:00', [question]],
    ['13:00', []],
  ] as const) {
    const before = knownAnswers();
    process.env['BUILD_INSTANT'] = `2026-12-01T${hour}:00Z`;
    const later = [...changedAnswers(new Set(['clock']), libraryWith(), before)];
    assert.deepEqual(
      later.filter((key) => key.startsWith('test-open')),
      changed,
      hour,
    );
  }
});

test('what all pages share may ask at the new time first: the pages that were answered otherwise are drawn again', () => {
  askAt('10:00');
  const before = knownAnswers();
  assert.equal(askAt('12:00').result, true);
  assert.ok(
    changedAnswers(new Set(['clock']), libraryWith(), before).has('test-open(["2026-12-01T12:00Z"])'),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContent } from '../../src/collections/read/content.ts';
import { programAlternates, programKinds, programPages } from '../../src/collections/queries/programs.ts';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import type { Entry } from '../../src/collections/read/entry.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);
const word = (value: string) => ({ value, label: { fr: value, en: value } });
const kinds = ['incubation', 'agreement', 'coworking', 'acceleration'].map(word);

/** A library of so many programs of each kind. */
function libraryOf(counts: { fr: readonly number[]; en?: readonly number[] }) {
  const others = entries.filter(({ collection }) => collection !== 'programs');
  const programs = entries.flatMap((entry): Entry[] => {
    if (entry.collection !== 'programs' || entry.name !== 'camp-microsoft') return [];
    return (counts[entry.locale] ?? []).flatMap((count, at) =>
      Array.from({ length: count }, (_, index) => ({
        ...entry,
        name: `copy-${at}-${index}`,
        data: { ...entry.data, title: `Atelier ${100 + index}`, kind: kinds[at]?.value ?? '' },
      })),
    );
  });
  return buildLibrary([...others, ...programs], {
    ...usualSettings,
    programKinds: kinds,
    instant: Date.parse('2026-12-01T12:00:00Z'),
  });
}

for (const { counts, pages, what } of [
  { counts: [], pages: [[]], what: 'no program has one page' },
  { counts: [12, 12], pages: [[12, 12]], what: 'up to twenty-four stand on one page' },
  {
    counts: [10, 9, 11, 10],
    pages: [
      [10, 9],
      [11, 10],
    ],
    what: 'kinds stand whole',
  },
  { counts: [60, 3], pages: [[20], [20], [20, 3]], what: 'a long kind is cut into parts of the same length' },
])
  test(`a list of programs is cut between its kinds: ${what}`, () => {
    const found = programPages(libraryOf({ fr: counts }), 'fr');
    assert.deepEqual(
      found.map(({ groups }) => groups.map(({ programs }) => programs.length)),
      pages,
    );
    const listed = found.flatMap(({ groups }) => groups.flatMap(({ programs }) => programs));
    assert.equal(new Set(listed).size, listed.length);
  });

test('a kind that goes on over a page says so, and is led to where it begins', () => {
  const library = libraryOf({ fr: [3, 30] });
  assert.deepEqual(
    programPages(library, 'fr').map(({ groups }) =>
      groups.map(({ kind, isContinued, programs, total }) => [kind, isContinued, programs.length, total]),
    ),
    [
      [
        ['incubation', false, 3, 3],
        ['agreement', false, 15, 30],
      ],
      [['agreement', true, 15, 30]],
    ],
  );
  assert.deepEqual(
    programKinds(library, 'fr').map(({ href }) => href),
    ['/fr/programmes/#incubation', '/fr/programmes/#agreement'],
  );
});

test('a page that the other language does not have is no version of another', () => {
  const library = libraryOf({ fr: [20, 5], en: [20, 4] });
  assert.deepEqual(programAlternates(library, 1), { fr: '/fr/programmes/', en: '/en/programs/' });
  assert.deepEqual(programAlternates(library, 2), { fr: '/fr/programmes/page/2/' });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readContent } from '../../src/collections/read/content.ts';
import { otherLocale } from '../../src/i18n/locales.ts';
import { noDemonstration, publishedContent } from '../support/demonstration.ts';
import { passagesOf, type Passage } from '../support/content-texts.ts';
import { punctuationFaults, strayWords, termFaults, unsupportedClaims } from '../support/style-rules.ts';

const { entries, problems } = await readContent(publishedContent);
const complete = entries.filter(({ data }) => data.translation === 'complete');

/** One line a fault, so that a failure names the file, the line and what to write. */
function faultsOf(toFaults: (passage: Passage, locale: 'fr' | 'en') => readonly string[]): string[] {
  return complete.flatMap((entry) =>
    passagesOf(entry).flatMap((passage) =>
      toFaults(passage, entry.locale).map((fault) => `${passage.where}: ${fault}: ${passage.text}`),
    ),
  );
}

/** Every group in an entry's data, at any depth: a figure, a date, an agreement. */
function groupsOf(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [Object.fromEntries(Object.entries(value))];
  return [...own, ...Object.values(value).flatMap(groupsOf)];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

suite('the content that a newcomer reads', { skip: noDemonstration }, () => {
  test('an editor starts from content without a single problem', () => {
    assert.deepEqual(problems, []);
    assert.ok(complete.length > 100);
  });

  test('a reader of English meets no French words, and a reader of French no English ones', () => {
    assert.deepEqual(
      faultsOf(({ text }, locale) => strayWords(locale, text)),
      [],
    );
  });

  test('a reader of French and a reader of English each find the punctuation they learned', () => {
    assert.deepEqual(
      faultsOf(({ text }, locale) => punctuationFaults(locale, text)),
      [],
    );
  });

  test('a reader meets one term for one thing', () => {
    assert.deepEqual(
      faultsOf(({ text }, locale) => termFaults(locale, text)),
      [],
    );
  });

  test('a reader is never told more than the sources say: no currency, no certain year, no figure without a voice', () => {
    const faults = complete
      .filter(({ data }) => data['example'] !== true)
      .flatMap((entry) =>
        passagesOf(entry).flatMap(({ where, text }) =>
          // A title is read with its summary or answer, which carry the attribution.
          where.endsWith(' title') ? [] : unsupportedClaims(text).map((fault) => `${where}: ${fault}`),
        ),
      );
    assert.deepEqual(faults, []);
  });

  test('a figure that nobody has checked says who states it', () => {
    for (const { file, data } of complete) {
      const publishers = groupsOf(data['sources']).map(({ publisher }) => String(publisher));
      for (const figure of groupsOf(data['figures'])) {
        const isNamed = publishers.some((publisher) => textOf(figure['note']).includes(publisher));
        assert.ok(figure['speaker'] !== undefined || isNamed, `${file}: ${String(figure['label'])}`);
        assert.equal(figure['confirmed'], false, `${file}: ${String(figure['label'])}`);
        assert.ok(
          !['CAD', 'USD'].includes(String(figure['currency'])),
          `${file}: no source names a currency`,
        );
      }
    }
  });

  test('a date of 2013 is shown as inferred', () => {
    const dates = complete
      .flatMap(({ data }) => groupsOf(data))
      .filter(({ date }) => /^2013/.test(String(date)));
    assert.ok(dates.length > 0);
    for (const date of dates) assert.equal(date['yearInferred'], true);
  });

  test('nobody takes an invented company, call or cohort for a real one', () => {
    const examples = new Set(
      complete
        .filter(({ data }) => data['example'] === true)
        .map(({ collection, name }) => `${collection}/${name}`),
    );
    assert.ok(examples.has('calls/demo-2026') && examples.has('cohorts/demo-2026'));
    for (const entry of complete.filter(({ collection }) => collection === 'startups')) {
      assert.ok(examples.has(`startups/${entry.name}`), `${entry.file}: the sources name no company`);
      assert.match(String(entry.data['title']), entry.locale === 'fr' ? /^Exemple / : /^Example /);
      assert.match(String(entry.data['website']), /^https:\/\/example\.org\//);
    }
    assert.equal([...examples].filter((name) => name.startsWith('startups/')).length, 10);
  });

  test('nothing invented stands on a real program: examples belong to a program that is one', () => {
    const invented = new Set(
      complete
        .filter(({ collection, data }) => collection === 'programs' && data['example'] === true)
        .map(({ name }) => name),
    );
    assert.ok(invented.size > 0);
    const examples = complete.filter(({ data }) => data['example'] === true);
    const programsOf = (data: Record<string, unknown>) =>
      [data['program'], data['programs']].flat().filter((name) => typeof name === 'string');
    for (const { file, data } of examples)
      for (const name of programsOf(data)) assert.ok(invented.has(name), file);
    for (const { file, collection, data } of complete.filter(({ collection }) => collection === 'calls'))
      assert.equal(data['example'], true, `${file}: the sources announce no call (${collection})`);
  });

  test('a prospect who adds up the weights of the criteria finds 100', () => {
    const weighted = complete.filter(
      ({ collection, data }) => collection === 'criteria' && data['selection'],
    );
    assert.ok(weighted.length > 0);
    for (const { file, data } of weighted) {
      const weights = groupsOf(data['selection']).map(({ weight }) => Number(weight));
      assert.equal(
        weights.reduce((sum, weight) => sum + weight, 0),
        100,
        file,
      );
    }
  });

  test('no translation is out of date when it is delivered', () => {
    const byFile = new Map(entries.map((entry) => [entry.file, entry]));
    for (const entry of complete.filter(({ data }) => data['translatedFrom'] !== undefined)) {
      const path = entry.file.replace(`/${entry.locale}/`, `/${otherLocale(entry.locale)}/`);
      assert.equal(
        entry.data['translatedFrom'],
        byFile.get(path)?.digest,
        `${entry.file}: translate it again`,
      );
    }
  });
});

suite('the rules notice', () => {
  test('a French word on an English page and an English one on a French page, not a proper name', () => {
    assert.deepEqual(strayWords('en', 'The program est open at Le CAMP.'), ['est']);
    assert.deepEqual(strayWords('fr', 'Le programme is ouvert.'), ['is']);
    assert.deepEqual(strayWords('en', 'Complain to the Commission d’accès à l’information.'), []);
  });

  test('spaces and quotation marks of the other language', () => {
    assert.equal(punctuationFaults('fr', "l'accès : “oui” ?").length, 3);
    assert.equal(
      punctuationFaults('fr', 'Prêt\u202F? «\u00A0Oui\u00A0»\u00A0: 120\u00A0000\u00A0$').length,
      0,
    );
    assert.equal(punctuationFaults('en', 'Ready ? «Yes» for 120 000 $').length, 3);
    assert.equal(punctuationFaults('en', 'Our organisation runs a programme').length, 2);
  });

  test('a claim that no source carries', () => {
    assert.equal(unsupportedClaims('The support is worth $120,000.').length, 1);
    assert.equal(
      unsupportedClaims('The support is worth $120,000 CAD, says Radio-Canada. Source: itself.').length,
      1,
    );
    assert.equal(unsupportedClaims('Spark a ouvert en mars 2013.').length, 1);
    assert.equal(unsupportedClaims('Mars 2013, année déduite des articles sur les TechDays 2013.').length, 0);
    assert.equal(unsupportedClaims('Selon Radio-Canada, 120\u00A0000\u00A0$ chacune.').length, 0);
  });
});

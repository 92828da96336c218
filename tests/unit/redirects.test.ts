import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import { redirectsOf } from '../../src/collections/queries/redirects.ts';
import { readContent } from '../../src/collections/read/content.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);
const instant = Date.parse('2026-12-01T12:00:00Z');
const library = buildLibrary(entries, { ...usualSettings, instant });

test('a former address of a program leads to it, and those below it to its criteria and cohorts', () => {
  const formerAddresses = [{ from: '/fr/programmes/ancien/', to: 'programs/spark' }];
  const redirects = redirectsOf(library, { formerAddresses });
  assert.equal(redirects['/fr/programmes/ancien/'], '/fr/programmes/spark/');
  assert.equal(redirects['/fr/programmes/ancien/criteres/'], '/fr/programmes/spark/criteres/');
  assert.equal(redirects['/fr/programmes/ancien/cohortes/'], '/fr/programmes/spark/cohortes/');
  assert.ok(Object.keys(redirects).every((from) => from.startsWith('/fr/programmes/ancien/')));
});

test('a former address of a call leads to it, and those below it to its form and its questions', () => {
  const formerAddresses = [{ from: '/en/apply/old/', to: 'calls/demo-2026' }];
  const redirects = redirectsOf(library, { formerAddresses });
  const call = redirects['/en/apply/old/'] ?? '';
  assert.match(call, /^\/en\/apply\/[^/]+\/$/);
  assert.equal(redirects['/en/apply/old/form/'], `${call}form/`);
  assert.equal(redirects['/en/apply/old/all-questions/'], `${call}all-questions/`);
});

test('what is the address of a page again, or leads to a text that readers do not have, leads nowhere', () => {
  const formerAddresses = [
    { from: '/fr/programmes/bizspark/', to: 'programs/spark' },
    { from: '/fr/programmes/ancien/', to: 'programs/none' },
  ];
  const redirects = Object.entries(redirectsOf(library, { formerAddresses }));
  assert.deepEqual(
    redirects.filter(([from, to]) => from === '/fr/programmes/bizspark/' || to.includes('none')),
    [],
  );
  const again = [{ from: '/fr/programmes/spark/', to: 'programs/spark' }];
  assert.deepEqual(redirectsOf(library, { formerAddresses: again }), {}, 'no address leads to itself');
});

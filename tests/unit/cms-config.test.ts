import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createConfig, leavePresenceToServer } from '../../src/admin/config/config.ts';
import { uploadLimit } from '../../src/model/media.ts';
import { completePhrases } from '../../src/admin/phrases.ts';
import english from '../../src/admin/phrases/en.json' with { type: 'json' };
import french from '../../src/admin/phrases/fr.json' with { type: 'json' };
import { locales } from '../../src/i18n/locales.ts';
import { documentNames } from '../../src/model/documents.ts';
import { importBundled } from '../support/bundled.ts';

const widgets = ['datetime', 'image', 'list', 'markdown', 'number', 'object', 'relation', 'select'];
const withoutSchema = ['boolean', 'string', 'text', 'hidden', 'section'];

const phrasesSchema: z.ZodType<Phrases> = z.lazy(() =>
  z.record(z.string(), z.union([z.string(), phrasesSchema])),
);
interface Phrases {
  readonly [key: string]: string | Phrases;
}
type Validate = (config: unknown) => void;

const decap = z
  .object({
    validateConfig: z.custom<Validate>((value) => typeof value === 'function'),
    fr: phrasesSchema,
    en: phrasesSchema,
  })
  .parse(
    await importBundled(`
      import { registerWidget } from 'decap-cms-core/dist/esm/lib/registry.js';
      ${widgets.map((name) => `import ${name} from 'decap-cms-widget-${name}/dist/esm/schema.js';`).join('\n')}
      const nothing = () => null;
      ${widgets.map((name) => `registerWidget('${name}', nothing, nothing, ${name});`).join('\n')}
      ${withoutSchema.map((name) => `registerWidget('${name}', nothing, nothing, {});`).join('\n')}
      export { validateConfig } from 'decap-cms-core/dist/esm/constants/configSchema.js';
      export { fr, en } from 'decap-cms-locales';
    `),
  );

for (const locale of locales) {
  await test(`Decap accepts the whole configuration that the model generates (${locale})`, () => {
    decap.validateConfig(createConfig({ locale, lists: {} }, 'http://localhost:4321'));
  });
}

await test('Decap’s check is a real one: it refuses a configuration with a mistake', (t) => {
  t.mock.method(console, 'error', () => undefined);
  const config = createConfig({ locale: 'fr', lists: {} }, 'http://localhost:4321');
  const [first] = config.collections;
  assert.throws(() => {
    decap.validateConfig({
      ...config,
      collections: [{ ...first, fields: [{ label: 'sans nom', widget: 'string' }] }],
    });
  }, /must have required property 'name'/);
});

await test('no field is asked for by Decap, since the server asks in the languages that are translated', () => {
  const config = leavePresenceToServer(createConfig({ locale: 'fr', lists: {} }, 'http://localhost:4321'));
  assert.doesNotMatch(JSON.stringify(config), /"required":true/);
});

await test('a new entry begins empty: no group or list is filled before an editor opens it', () => {
  const config = JSON.stringify(
    createConfig({ locale: 'fr', lists: {} }, 'http://localhost:4321').collections,
  );
  assert.doesNotMatch(config, /"widget":"boolean","default":false/);
});

await test('no button leads to what the back end does not keep', () => {
  const config = createConfig({ locale: 'fr', lists: {} }, 'http://localhost:4321', 'editorial_workflow');
  assert.equal(config.show_preview_links, false);
  for (const { editor } of config.collections) assert.ok(!('notes' in (editor ?? {})));
});

await test('a person whose drafts others publish is offered no button that publishes', () => {
  const publishes = (isPublisher: boolean) =>
    createConfig(
      { locale: 'fr', lists: {} },
      'http://localhost:4321',
      'editorial_workflow',
      isPublisher,
    ).collections.map(({ publish }) => publish ?? true);
  assert.ok(publishes(true).every(Boolean));
  assert.equal(publishes(false).filter(Boolean).length, documentNames.length);
});

/** Every phrase as `path: text`. */
function flatten(phrases: Phrases, path = ''): [key: string, text: string][] {
  return Object.entries(phrases).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...new Set(text.match(/%\{\w+\}/g))].sort();

await test('an editor who works in French meets no English phrase and no lost value', () => {
  const complete = new Map(flatten(completePhrases(decap.fr, french)));
  for (const [key, text] of flatten(decap.en)) {
    const translated = complete.get(key);
    assert.ok(translated, `${key} (${text}) is not translated`);
    const extra = placeholders(translated).filter((one) => !placeholders(text).includes(one));
    assert.deepEqual(extra, [], `${key} asks for a value that Decap does not give`);
  }
});

await test('an editor reads how heavy an image may be before choosing one', () => {
  const limit = uploadLimit / 1024 / 1024;
  const button = (phrases: Phrases) => new Map(flatten(phrases)).get('mediaLibrary.mediaLibraryModal.upload');
  assert.match(
    button(completePhrases(decap.fr, french)) ?? '',
    new RegExp(`\\(${limit}\u00a0Mo au plus\\)$`),
  );
  assert.match(
    button(completePhrases(decap.en, english)) ?? '',
    new RegExp(`\\(${limit}\u00a0MB at most\\)$`),
  );
});

await test('French phrases are spelt and set as French is', () => {
  for (const [key, text] of flatten(completePhrases(decap.fr, french))) {
    assert.doesNotMatch(text, /Impsosible|mofications|modications|déboggage|éléments\(s\)/, key);
    assert.doesNotMatch(text, /[\s\u00a0\u202f][?!;]|"/, `${key}: ${text}`);
  }
});

await test('each phrase of ours replaces one of Decap’s', () => {
  const known = new Set(flatten(decap.en).map(([key]) => key));
  for (const [key] of [...flatten(french), ...flatten(english)])
    assert.ok(known.has(key), `${key} is no phrase of Decap`);
});

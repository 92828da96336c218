import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { opportunityAnswer, opportunityList } from '../../../src/model/open-data/common-grants.ts';
import { client } from './site.ts';

const folder = join(client, 'common-grants');
const readJson = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'));
const list = opportunityList.parse(await readJson('opportunities.json'));

test('who gathers calls of many sites finds ours in one list, and each of them at its own address', async () => {
  assert.deepEqual(
    list.items.map(({ source, status }) => [source, status.value]),
    [
      ['https://passerelle.example/fr/candidater/appel-exemple-2027/', 'forecasted'],
      ['https://passerelle.example/fr/candidater/appel-exemple-2026/', 'open'],
    ],
  );
  assert.deepEqual(
    (await readdir(join(folder, 'opportunities'))).sort(),
    list.items.map(({ id }) => `${id}.json`).sort(),
  );
  for (const item of list.items)
    assert.deepEqual(opportunityAnswer.parse(await readJson(`opportunities/${item.id}.json`)).data, item);
});

test('an opportunity leads to its page in both languages, and says under what licence it may be used', async () => {
  for (const { source, customFields } of list.items) {
    const translation = z
      .object({ language: z.literal('en'), source: z.string() })
      .parse(customFields['translation']?.value);
    for (const address of [source, translation.source])
      assert.match(await readFile(join(client, new URL(address).pathname, 'index.html'), 'utf8'), /<h1/);
    const { url } = z.object({ url: z.string() }).parse(customFields['licence']?.value);
    assert.equal(url, 'https://creativecommons.org/licenses/by/4.0/');
  }
});

/** The folder of the JSON Schemas that the protocol publishes (`website/public/schemas/yaml` of its repository); decision 162. */
const schemas = process.env['COMMON_GRANTS_SCHEMAS'];

/** Those formats of theirs that our records have. Times have no zone, unlike those of RFC 3339. */
const formats = {
  uri: (text: string) => URL.canParse(text),
  uuid: (text: string) => z.uuid().safeParse(text).success,
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d$/,
  'date-time': (text: string) => z.iso.datetime().safeParse(text).success,
};

test(
  'every answer is what the published schemas of the protocol say',
  { skip: schemas === undefined && 'COMMON_GRANTS_SCHEMAS names no folder with the schemas of the protocol' },
  async () => {
    const from = schemas ?? '';
    const ajv = new Ajv2020({ formats: { ...formats, email: true }, strict: false });
    for (const file of readdirSync(from))
      ajv.addSchema(z.looseObject({}).parse(parse(readFileSync(join(from, file), 'utf8'))), file);
    const assertIs = (schema: string, value: unknown) => {
      const isValid = ajv.getSchema(`${schema}.yaml`) ?? assert.fail(`there is no schema ${schema}`);
      assert.ok(isValid(value), `${schema}: ${JSON.stringify(isValid.errors)}`);
      assert.ok(!isValid({ ...z.looseObject({}).parse(value), status: 'Spoiled' }), schema);
    };
    assertIs('Paginated', list);
    for (const item of list.items) {
      const answer = opportunityAnswer.parse(await readJson(`opportunities/${item.id}.json`));
      assertIs('OpportunityBase', item);
      assertIs('Ok', answer);
      assertIs('OpportunityDetails', answer.data);
    }
  },
);

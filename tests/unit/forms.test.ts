import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { formDefinitionSchema } from '../../src/forms/definition.ts';
import { noLists } from '../../src/forms/fields/lists.ts';
import { makeReference, parseReference } from '../../src/forms/reference.ts';
import { validate, type FileInfo, type RawValues } from '../../src/forms/validate.ts';
import { applicationAnswers } from '../support/application.ts';
import { testContent } from '../support/content-copy.ts';

const form = formDefinitionSchema.parse(
  parse(readFileSync(join(testContent, 'forms/application.yaml'), 'utf8')),
);
const context = {
  locale: 'fr',
  lists: {
    ...noLists,
    domain: ['cybersecurity', 'blockchain'].map((value) => ({ value, label: { fr: value, en: value } })),
  },
} as const;

const values = (changes: Readonly<Record<string, string>> = {}): RawValues =>
  new Map(Object.entries({ ...applicationAnswers, ...changes }).map(([name, value]) => [name, [value]]));

function codesOf(changes: Readonly<Record<string, string>>, files: FileInfo[] = []) {
  const result = validate(form, values(changes), files, context);
  return result.ok ? [] : result.errors.map(({ field, code }) => `${field}: ${code}`);
}

test('a whole application is accepted with its answers in the order of the form and its consent as it was read', () => {
  const result = validate(form, values(), [], context);
  assert.ok(result.ok);
  assert.equal(result.answers['teamSize'], 4);
  assert.deepEqual(Object.keys(result.answers).slice(0, 3), ['basedInQuebecCity', 'domain', 'companyName']);
  assert.deepEqual(
    result.consents.map(({ field, version }) => [field, version]),
    [['studyConsent', '2026-11']],
  );
  assert.match(result.consents[0]?.text ?? '', /^J’accepte que mes réponses/);
});

test('a prospect who sends an empty form is told every missing answer once, in order', () => {
  const result = validate(form, new Map(), [], context);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.errors.map(({ field, code }) => `${field}: ${code}`),
    [
      'basedInQuebecCity: choose',
      'domain: choose',
      'companyName: required',
      'territory: choose',
      'teamSize: required',
      'stage: choose',
      'summary: required',
      'problem: required',
      'difference: required',
      'needs: required',
      'contactName: required',
      'email: required',
      'studyConsent: agree',
    ],
  );
});

test('the country is asked only of those who work elsewhere', () => {
  assert.deepEqual(codesOf({ territory: 'elsewhere' }), ['country: required']);
  assert.deepEqual(codesOf({ territory: 'elsewhere', country: 'BE' }), []);
  const result = validate(form, values({ country: 'BE' }), [], context);
  assert.ok(result.ok && !('country' in result.answers));
});

test('a country is one of those that exist, by its code', () => {
  const section = form.sections[1];
  assert.ok(section);
  const label = { fr: 'Pays', en: 'Country' };
  const asked = formDefinitionSchema.parse({
    ...form,
    canBeSaved: false,
    sections: [{ ...section, fields: [{ type: 'country', name: 'nation', label, required: true }] }],
  });
  const codes = (...given: string[]) => {
    const result = validate(asked, new Map([['nation', given]]), [], context);
    return result.ok ? [] : result.errors.map(({ code }) => code);
  };
  assert.deepEqual(codes('BE'), []);
  assert.deepEqual(codes('XX'), ['not-an-option']);
  assert.deepEqual(codes(), ['choose']);
});

test('a reply can only go to one plain address', () => {
  const refused = [
    'a@b',
    'a@b.ca, v@x.org',
    'Group: a@b.ca;',
    '<a@b.ca>',
    '"a b"@c.ca',
    'a@b.ca\nBcc: v@x.org',
    'a..b@c.ca',
    `${'a'.repeat(65)}@b.ca`,
  ];
  for (const email of refused) assert.deepEqual(codesOf({ email }), ['email: not-an-email'], email);
  for (const email of ['a+b@c.ca', 'prenom@exemple.org', 'x@musée.example'])
    assert.deepEqual(codesOf({ email }), [], email);
});

test('an address that no relay can be counted on to deliver to is refused by the letter that is in the way', () => {
  const result = validate(form, values({ email: 'josée@exemple.org' }), [], context);
  assert.ok(!result.ok);
  assert.deepEqual(result.errors, [{ field: 'email', code: 'email-letter', params: { letter: 'é' } }]);
  assert.deepEqual(codesOf({ email: 'jose\u0301e@exemple.org' }), ['email: email-letter']);
  assert.deepEqual(codesOf({ email: 'deux mots@exemple.org' }), ['email: not-an-email']);
});

test('a web address with a port is an address, not a scheme', () => {
  const result = validate(form, values({ website: 'exemple.org:8080/projet' }), [], context);
  assert.ok(result.ok);
  assert.equal(result.answers['website'], 'https://exemple.org:8080/projet');
  for (const website of ['mailto:a@exemple.org', 'ftp://exemple.org', 'tel:418', 'localhost:3000'])
    assert.deepEqual(codesOf({ website }), ['website: not-a-url'], website);
});

test('numbers, addresses and phone numbers are read as people write them', () => {
  assert.deepEqual(codesOf({ teamSize: '1 000' }), []);
  assert.deepEqual(codesOf({ teamSize: '1\u202F000' }), []);
  assert.deepEqual(codesOf({ teamSize: '2,5' }), ['teamSize: not-whole']);
  assert.deepEqual(codesOf({ teamSize: '0' }), ['teamSize: too-small']);
  assert.deepEqual(codesOf({ teamSize: 'dix' }), ['teamSize: not-a-number']);
  assert.deepEqual(codesOf({ website: 'javascript:alert(1)' }), ['website: not-a-url']);
  const result = validate(
    form,
    values({ website: 'www.exemple.org', phone: '(418) 555-0100 poste 12' }),
    [],
    context,
  );
  assert.ok(result.ok);
  assert.equal(result.answers['website'], 'https://www.exemple.org');
});

test('text pasted from a word processor is kept, without what would break a mail or a database', () => {
  const result = validate(
    form,
    values({ problem: 'Un\u0000 café\u0301\r\nà la\u202E ligne\uD800' }),
    [],
    context,
  );
  assert.ok(result.ok);
  assert.equal(result.answers['problem'], 'Un café\u0301\nà la ligne\uFFFD'.normalize('NFC'));
  assert.deepEqual(codesOf({ problem: '\u0000\u202E' }), ['problem: required']);
});

test('an attachment that is empty, too big, of another kind or one too many is named in the error', () => {
  const deck = (change: Partial<FileInfo>): FileInfo => ({
    field: 'pitchDeck',
    name: 'projet.pdf',
    size: 1_000,
    kind: 'pdf',
    ...change,
  });
  assert.deepEqual(codesOf({}, [deck({})]), []);
  assert.deepEqual(codesOf({}, [deck({ size: 0 })]), ['pitchDeck: file-empty']);
  assert.deepEqual(codesOf({}, [deck({ size: 10_000_001 })]), ['pitchDeck: file-too-big']);
  assert.deepEqual(codesOf({}, [deck({ kind: 'unknown' })]), ['pitchDeck: file-type']);
  assert.deepEqual(codesOf({}, [deck({}), deck({})]), ['pitchDeck: too-many-files']);
});

test('a reference dictated over the phone is recognised, and a slip is noticed', () => {
  let seed = 7;
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => (seed = (seed * 73 + 41) % 251));
  const reference = makeReference(bytes);
  assert.match(reference, /^[3479ACDFHJKMNPRTWXY]{4}-[3479ACDFHJKMNPRTWXY]{4}-[3479ACDFHJKMNPRTWXY]{3}$/);
  assert.deepEqual(parseReference(` ${reference.toLowerCase().replaceAll('-', ' ')} `), {
    ok: true,
    reference,
  });
  const plain = reference.replaceAll('-', '');
  for (let index = 0; index < plain.length; index += 1) {
    const wrong = plain.slice(0, index) + (plain.charAt(index) === '3' ? '4' : '3') + plain.slice(index + 1);
    assert.equal(parseReference(wrong).ok, false, wrong);
    const swapped =
      plain.slice(0, index) + plain.charAt(index + 1) + plain.charAt(index) + plain.slice(index + 2);
    if (swapped !== plain && index < plain.length - 1)
      assert.equal(parseReference(swapped).ok, false, swapped);
  }
});

test('a definition that reuses a name, keeps a reserved one or asks before it knows is refused where it stands', () => {
  const section = form.sections.find(({ name }) => name === 'startup');
  assert.ok(section);
  const [first, second] = section.fields;
  assert.ok(first && second);
  const withFields = (...fields: unknown[]) =>
    formDefinitionSchema.safeParse({ ...form, canBeSaved: false, sections: [{ ...section, fields }] });
  const messages = (...fields: unknown[]) =>
    withFields(...fields).error?.issues.map(({ message }) => message) ?? [];
  assert.deepEqual(messages(first, first), ['“companyName” is used twice']);
  assert.match(messages({ ...first, name: 'call' })[0] ?? '', /keeps these names/);
  assert.match(
    messages({ ...first, when: { field: 'website', is: ['x'] } }, second)[0] ?? '',
    /must be a field that comes/,
  );
});

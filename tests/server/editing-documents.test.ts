import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { findProblems } from '../../src/collections/read/problems.ts';
import { comparisonSchema, type ChangedField } from '../../src/model/messages/comparison.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';
import { directTexts } from '../support/direct-texts.ts';

const refusalSchema = z.object({
  code: z.string(),
  error: z.string(),
  problems: z.array(z.object({ file: z.string(), field: z.string().optional(), message: z.string() })),
});
const conflictSchema = z.object({
  conflict: comparisonSchema
    .pick({ fields: true })
    .extend({ versions: z.record(z.string(), z.string().nullable()) }),
});
const dependentsSchema = z.object({
  code: z.string(),
  texts: z.array(z.object({ key: z.string(), title: z.string(), href: z.string() })),
});
const entrySchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });

/** The CMS's back end on a copy of the project's content. */
async function backend(t: TestContext) {
  const content = await copyContent();
  t.after(() => content.remove());
  const [store, trash] = [createFolderStore(content.contentDir), new Trash(join(content.dataDir, 'trash'))];
  const app = createEditingApi({ store, texts: directTexts({ store, trash }), onChange: () => undefined });
  const ask = async (action: string, params: object, language = 'fr') => {
    const response = await app.request('/v1', {
      method: 'POST',
      headers: {
        host: 'localhost:4321',
        origin: 'http://localhost:4321',
        'content-type': 'application/json',
        'x-cms-language': language,
      },
      body: JSON.stringify({ action, params }),
    });
    return { status: response.status, answer: (await response.json()) as unknown };
  };
  const open = async (path: string) => entrySchema.parse((await ask('getEntry', { path })).answer);
  const save = (path: string, raw: string, base?: string, newEntry = false) =>
    ask('persistEntry', { dataFiles: [{ path, raw, base }], assets: [], options: { newEntry } });
  const refusal = (answer: unknown) => refusalSchema.parse(answer);
  const conflict = (answer: unknown) => conflictSchema.parse(answer).conflict;
  return { content, ask, open, save, refusal, conflict };
}

const application = 'content/forms/application.yaml';

await test('an editor finds every form and the settings beside the texts', async (t) => {
  const { ask } = await backend(t);
  const files = z.array(z.object({ file: z.object({ path: z.string() }) }));
  const pathsIn = async (folder: string) =>
    files.parse((await ask('entriesByFolder', { folder })).answer).map(({ file }) => file.path);
  assert.deepEqual(await pathsIn('content/forms'), [
    application,
    'content/forms/opening.yaml',
    'content/forms/question.yaml',
    'content/forms/session.yaml',
  ]);
  assert.deepEqual(await pathsIn('content/site'), ['content/site/site.yaml']);
});

await test('a form that an editor opens and saves without a change keeps every byte', async (t) => {
  const { open, save, content } = await backend(t);
  const { data, file } = await open(application);
  assert.equal((await save(application, data, file.id)).status, 200);
  assert.equal(await content.read('forms/application.yaml'), data);
});

await test('a question that is wrong is named, with the form untouched', async (t) => {
  const { open, save, refusal, content } = await backend(t);
  const { data, file } = await open(application);
  const { status, answer } = await save(application, data.replace('name: teamSize', 'name: call'), file.id);
  assert.equal(status, 422);
  const [problem] = refusal(answer).problems;
  assert.match(problem?.field ?? '', /^sections\.1\.fields\.\d+\.name$/);
  assert.match(problem?.message ?? '', /^Le serveur garde ces noms pour lui/);
  assert.equal(await content.read('forms/application.yaml'), data);
});

await test('what people agreed to is never reworded under its old version', async (t) => {
  const { open, save, refusal, content } = await backend(t);
  const { data, file } = await open(application);
  const reworded = data.replace('J’accepte que mes réponses', 'Je veux bien que mes réponses');
  const refused = await save(application, reworded, file.id);
  assert.equal(refused.status, 422);
  assert.match(refusal(refused.answer).error, /a changé, mais pas sa version «\s2026-11\s»/);

  const renamed = reworded.replace(/(studyConsent[\s\S]*?)version: 2026-11/, '$1version: 2026-12');
  assert.equal((await save(application, renamed, file.id)).status, 200);
  const kept = await content.read('forms/application.yaml');
  assert.match(kept, /version: 2026-12\n {8}recorded: 2026-12 [0-9a-f]{16}\n/);
  assert.match(kept, /version: 2026-11\n {8}recorded: 2026-11 [0-9a-f]{16}\n/);
});

await test('a consent that was added and published a moment ago is not reworded under its version either', async (t) => {
  const { open, save, refusal, content } = await backend(t);
  const { data, file } = await open(application);
  const added = `${data}      - type: consent
        name: pressConsent
        label:
          fr: Presse
          en: Press
        text:
          fr: J’accepte que la presse me contacte.
          en: I agree that the press may contact me.
        version: 2026-12
`;
  assert.equal((await save(application, added, file.id)).status, 200);
  const kept = await content.read('forms/application.yaml');
  // The editor's browser goes on from what it sent: it does not know what the server recorded.
  const refused = await save(
    application,
    added.replace('la presse me contacte', 'la presse et des tiers me contactent'),
    versionOf(kept),
  );
  assert.equal(refused.status, 422);
  assert.match(refusal(refused.answer).error, /a changé, mais pas sa version «\s2026-12\s»/);
  assert.equal(await content.read('forms/application.yaml'), kept);
});

/** What differs, a line for each field: `label (language): [-theirs-]{+mine+}`. */
function told(fields: readonly ChangedField[]): string[] {
  const signs = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'], skipped: ['…', ''] } as const;
  return fields.map(({ label, locale, parts }) => {
    const text = parts.map((part) => signs[part.kind][0] + part.text + signs[part.kind][1]).join('');
    return `${label} (${locale}): ${text}`;
  });
}

await test('the second of two people who edit one form is told who was first, when and what differs, and may save over it', async (t) => {
  const { open, save, refusal, conflict, content } = await backend(t);
  const { data, file } = await open(application);
  const first = data.replace('Comptez une vingtaine de minutes.', 'Comptez vingt minutes.');
  assert.equal((await save(application, first, file.id)).status, 200);
  const mine = data.replace('fr: Votre projet', 'fr: Votre idée');
  const second = await save(application, mine, file.id);
  assert.equal(second.status, 409);
  assert.equal(
    refusal(second.answer).error,
    'Quelqu’un a enregistré ce formulaire à l’instant, après que vous l’avez ouvert. ' +
      'Diffère du vôtre\u00a0: «\u00a0Introduction\u00a0», «\u00a0Parties\u00a0». Rien de ce que vous avez écrit n’est perdu.',
  );
  const { fields, versions } = conflict(second.answer);
  assert.deepEqual(told(fields), [
    'Introduction (fr): Comptez [-vingt -]{+une vingtaine de +}minutes. Les questions sont peu nombreuses; répondez-y simplement, avec vos mots. Les champs non marqués «\u00a0facultatif\u00a0» sont obligatoires.',
    'Parties › «\u00a0Votre idée\u00a0» › Titre (fr): Votre [-projet-]{+idée+}',
  ]);
  assert.equal(await content.read('forms/application.yaml'), first);

  await save(application, first.replace('Comptez vingt', 'Comptez trente'), versionOf(first));
  const late = await save(application, mine, versions[application] ?? undefined);
  assert.equal(late.status, 409, 'what was saved after they looked is not overwritten');
  const seen = conflict(late.answer).versions[application] ?? undefined;
  assert.equal((await save(application, mine, seen)).status, 200);
  assert.equal(await content.read('forms/application.yaml'), mine);
});

await test('two versions of the site’s settings are told apart in the words of an English-speaking editor', async (t) => {
  const { ask, open, refusal, conflict } = await backend(t);
  const path = 'content/site/site.yaml';
  const { data, file } = await open(path);
  const save = (raw: string) =>
    ask('persistEntry', { dataFiles: [{ path, raw, base: file.id }], assets: [], options: {} }, 'en');
  const theirs = data
    .replace('fr: fr-CA', 'fr: fr-FR')
    .replace('zone: America/Toronto', 'zone: Europe/Paris')
    .replace(
      '    to: startups\n',
      '    to: startups\n  - label:\n      fr: Chercher\n      en: Search\n    to: search\n',
    );
  assert.equal((await save(theirs)).status, 200);
  const { status, answer } = await save(data.replace('en: News', 'en: What is new'));
  assert.equal(status, 409);
  assert.match(
    refusal(answer).error,
    /^Somebody saved the settings of the site just now, after you opened them\. It differs from yours in: “Typographic customs”, “Time zone of the site”, “Main menu”\./,
  );
  assert.deepEqual(told(conflict(answer).fields), [
    'Typographic customs (fr): [-of France-]{+of Québec+}',
    'Time zone of the site (both): [-Paris time-]{+Eastern time (Québec)+}',
    'Main menu › “Search” (both): [-Words of the link:\nFrench: Chercher\nEnglish: Search\nDestination: search-]',
    'Main menu › “What is new” › Words of the link (en): [-News-]{+What is new+}',
  ]);
});

await test('a form that was deleted while an editor changed it comes back if they save over it', async (t) => {
  const { ask, open, save, refusal, conflict, content } = await backend(t);
  const path = 'content/forms/session.yaml';
  const { data, file } = await open(path);
  assert.equal((await ask('deleteFiles', { paths: [path] })).status, 200);
  const { status, answer } = await save(path, data, file.id);
  assert.equal(status, 409);
  assert.match(refusal(answer).error, /^Quelqu’un a supprimé ce formulaire/);
  assert.deepEqual(conflict(answer).versions, { [path]: null });
  assert.equal((await save(path, data)).status, 200);
  assert.equal(await content.read('forms/session.yaml'), data);
});

await test('a form that a call uses is not deleted, and the call is named', async (t) => {
  const { ask, refusal } = await backend(t);
  const { status, answer } = await ask('deleteFiles', { paths: [application] });
  assert.equal(status, 409);
  assert.match(refusal(answer).error, /«\sAppel d’exemple 2026\s» \(Appels à candidatures\)/);
  assert.equal((await ask('deleteFiles', { paths: ['content/forms/session.yaml'] })).status, 200);
});

await test('the settings are changed in place; no other file of their folder is made or read', async (t) => {
  const { open, save, content } = await backend(t);
  const path = 'content/site/site.yaml';
  const { data, file } = await open(path);
  assert.equal(
    (await save(path, data.replace('fr: Entreprises', 'fr: Jeunes pousses'), file.id)).status,
    200,
  );
  assert.match(await content.read('site/site.yaml'), /Jeunes pousses/);
  for (const other of ['content/site/other.yaml', 'content/forms/../site/site.yaml', 'content/ui/fr.json'])
    assert.equal((await save(other, data, undefined, true)).status, 403, other);
});

await test('a link of the menu to a page that is not there is refused at its field, before it stops every publication', async (t) => {
  const { open, save, content, refusal } = await backend(t);
  const path = 'content/site/site.yaml';
  const { data, file } = await open(path);
  const typo = data.replace('to: page:privacy', 'to: page:confidentialite');
  assert.notEqual(typo, data);
  const { status, answer } = await save(path, typo, file.id);
  assert.equal(status, 422);
  const { error, problems } = refusal(answer);
  assert.match(error, /page:confidentialite.* ne mène à aucune page/);
  assert.match(problems[0]?.field ?? '', /^(?:navigation|footer)\.\d+\.to$/);
  assert.equal(await content.read('site/site.yaml'), data);
  const [told] = await problemsIn(content, 'site/site.yaml', typo);
  assert.equal(told?.line, typo.split('\n').findIndex((line) => line.includes('confidentialite')) + 1);
});

/** What the build and the check say of a content with one file changed. */
async function problemsIn(content: ContentCopy, file: string, text: string) {
  await content.write(file, text);
  return findProblems(content.contentDir);
}

await test('an editor who deletes a text that another one leads to by a link is told which, opens it from there, and may go on', async (t) => {
  const { content, ask, refusal } = await backend(t);
  const remove = (name: string, accepted: string[] = []) =>
    ask('deleteFiles', { paths: [`content/articles/${name}.mdx`], accepted });
  const page = 'pages/fr/about.mdx';
  const text = await content.read(page);
  for (const link of [
    '[les mots](/fr/actualites/les-mots-de-nos-pages/)',
    '[les mots](/fr/actualites/les-mots-de-nos-pages?x=1#suite)',
    '<Button href="/fr/actualites/les-mots-de-nos-pages/" label="Lire" />',
  ]) {
    await content.write(page, `${text}\n\n${link}\n`);
    const { status, answer } = await remove('words-of-our-pages');
    assert.equal(status, 409, link);
    assert.match(
      refusal(answer).error,
      /ne mèneraient plus nulle part, dans\s: «\s[^»]+\s» \(Pages\b[^)]*\)\.$/,
    );
    const { code, texts } = dependentsSchema.parse(answer);
    assert.equal(code, 'linked-to');
    assert.deepEqual(
      texts.map(({ key, href }) => [key, href]),
      [['pages/about', '/admin/#/collections/pages/entries/about']],
    );
  }
  assert.equal((await remove('words-of-our-pages', ['pages/other'])).status, 409, 'another one was accepted');
  assert.equal((await remove('words-of-our-pages', ['pages/about'])).status, 200);
});

await test('an editor who deletes a text to which a similar address only seems to lead is told of nothing', async (t) => {
  const { content, ask } = await backend(t);
  const remove = (name: string) => ask('deleteFiles', { paths: [`content/articles/${name}.mdx`] });
  const page = 'pages/fr/about.mdx';
  const text = await content.read(page);
  await content.write(page, `${text}\n\n[d’autres](/fr/actualites/les-mots-de-nos-pages-2/)\n`);
  assert.equal((await remove('words-of-our-pages')).status, 200);
});

await test('an editor sees what an unsaved form would change for those who fill it in, field by field', async (t) => {
  const { ask, open } = await backend(t);
  const path = 'content/forms/session.yaml';
  const { data } = await open(path);
  const compare = async (dataFiles: object[], collection = 'forms', slug = 'session') =>
    comparisonSchema.parse((await ask('compare', { collection, slug, dataFiles })).answer);
  const changed = await compare([{ path, raw: data.replace('M’inscrire', 'S’inscrire') }]);
  assert.ok(changed.isPublished);
  assert.deepEqual(
    changed.fields.map(({ label, locale }) => [label, locale]),
    [['Texte du bouton d’envoi', 'fr']],
  );
  assert.deepEqual((await compare([])).fields, []);
  const other = await compare([{ path: 'content/forms/question.yaml', raw: 'name: other\n' }]);
  assert.deepEqual(other.fields, [], 'a file of another form is none of this one’s');
  assert.equal((await compare([], 'forms', 'not-there')).isPublished, false);
  const outside = await ask('compare', { collection: 'forms', slug: '../../etc/passwd' });
  assert.equal(outside.status, 403);
});

await test('a form that cannot be read is shown as it is with the line at fault, and saved only once it is right', async (t) => {
  const { content, ask, refusal } = await backend(t);
  const file = 'forms/session.yaml';
  const path = `content/${file}`;
  const whole = await content.read(file);
  const broken = whole.replace(/^( +)fr: M’inscrire$/m, '$1fr: "M’inscrire');
  assert.notEqual(broken, whole);
  await content.write(file, broken);
  const shown = z
    .array(
      z.object({ path: z.string(), text: z.string(), id: z.string(), line: z.number(), message: z.string() }),
    )
    .parse((await ask('brokenFiles', { collection: 'forms', slug: 'session' })).answer);
  const [found, ...others] = shown;
  assert.deepEqual([found?.path, found?.text, others.length], [path, broken, 0]);
  assert.match(found?.message ?? '', /^Le fichier ne peut pas être lu\s: un guillemet, un crochet/);
  assert.equal(found?.line, broken.split('\n').findIndex((line) => line.includes('"M’inscrire')) + 1);

  const repair = (raw: string, base = found.id) => ask('repairFile', { path, raw, base });
  assert.equal((await repair(broken)).status, 422, 'as it was');
  const still = await repair(broken.replace('M’inscrire', 'S’inscrire'));
  assert.equal(still.status, 422);
  assert.equal(refusal(still.answer).problems[0]?.file, file);
  assert.equal((await repair(whole.replace(/^sections:$/m, 'parts:'))).status, 422);
  assert.equal((await repair(whole, 'another version')).status, 409);
  assert.equal(await content.read(file), broken, 'nothing was written meanwhile');

  assert.equal((await repair(whole)).status, 200);
  assert.equal(await content.read(file), whole);
  assert.deepEqual((await ask('brokenFiles', { collection: 'forms', slug: 'session' })).answer, []);
});

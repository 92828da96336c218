import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkBody } from '../../src/mdx/check.ts';
import { problemLine, problemWords } from '../../src/mdx/problems.ts';
import { blocks } from '../../src/mdx/blocks/registry.ts';

/** What an editor wrote, where they are sent, and the code of the sentence they read. */
const refused: readonly (readonly [body: string, line: number, column: number, code: string])[] = [
  ['export the plan to Paris', 1, 1, 'body/import-export'],
  ['import taxes are due', 1, 1, 'body/import-export'],
  ['Bonjour.\n\nexport const a = process.env', 3, 1, 'body/import-export'],
  ['<Callout kind="note">\n\nimport x from "node:fs"\n\n</Callout>', 3, 1, 'body/import-export'],
  ['Le montant {x} est dû.', 1, 12, 'body/expression'],
  ['{process.env.SECRET}', 1, 1, 'body/expression'],
  ['{/* un commentaire */}', 1, 1, 'body/expression'],
  ['Le calcul {1 +} est faux.', 1, 11, 'body/expression'],
  ['| a |\n| - |\n| {b} |', 3, 3, 'body/expression'],
  ['Une accolade { seule.', 1, 14, 'body/unclosed-brace'],
  ['I <3 you', 1, 3, 'body/stray-angle'],
  ['Voir <https://exemple.org>.', 1, 6, 'body/autolink'],
  ['Écrire à <bonjour@exemple.org>.', 1, 10, 'body/autolink'],
  ['<!-- caché -->', 1, 1, 'body/comment'],
  ['Une ligne<br>coupée', 1, 10, 'body/html'],
  ['Une ligne<br />coupée', 1, 10, 'body/html'],
  ['<script>alert(1)</script>', 1, 1, 'body/html'],
  ['<>texte</>', 1, 1, 'body/html'],
  ['<Gadget />', 1, 1, 'body/unknown-block'],
  ['<callout.Note />', 1, 1, 'body/unknown-block'],
  ['<Callout kind="note">\n\ntexte', 1, 1, 'body/unclosed-block'],
  ['<Callout kind="note', 1, 1, 'body/unclosed-block'],
  ['texte\n\n</Callout>', 3, 1, 'body/unopened-block'],
  ['<Quote by="A">\n\n<Callout kind="note">\n\ntexte\n\n</Quote>', 3, 1, 'body/unclosed-block'],
  ['Un <Button href="/fr/" label="Voir" /> ici', 1, 4, 'body/block-in-sentence'],
  ['<Button href="/fr/" label="Voir">texte</Button>', 1, 1, 'body/children-unexpected'],
  ['<Callout kind="note" />', 1, 1, 'body/children-missing'],
  ['<KeyFacts>\n\ntexte\n\n</KeyFacts>', 1, 1, 'body/list-expected'],
  ['<Steps>\n\n* a\n* b\n\n</Steps>', 1, 1, 'body/list-expected'],
  ['<Callout kind="note" couleur="rouge">\n\ntexte\n\n</Callout>', 1, 1, 'body/unknown-attribute'],
  ['<Button href="/fr/" label="Voir" set:html="x" />', 1, 1, 'body/unknown-attribute'],
  ['<Quote>\n\ntexte\n\n</Quote>', 1, 1, 'body/missing-attribute'],
  ['<Quote by="  ">\n\ntexte\n\n</Quote>', 1, 1, 'body/missing-attribute'],
  ['<Figure src="~/media/a.jpg" alt="" />', 1, 1, 'body/missing-alt'],
  ['![](~/media/a.jpg)', 1, 1, 'body/missing-alt'],
  ['<Quote by={process.env.SECRET}>\n\ntexte\n\n</Quote>', 1, 1, 'body/attribute-expression'],
  ['<Quote by="A" {...x}>\n\ntexte\n\n</Quote>', 1, 1, 'body/attribute-spread'],
  ['<Figure src="~/media/a.jpg" decorative />', 1, 1, 'body/attribute-without-value'],
  ['<Quote by="A" by="B">\n\ntexte\n\n</Quote>', 1, 1, 'body/attribute-twice'],
  ['<Callout kind="danger">\n\ntexte\n\n</Callout>', 1, 1, 'body/unknown-choice'],
  [`Bonjour.\n\n${'> '.repeat(30)}bonsoir`, 3, 1, 'body/too-complex'],
  ['[texte](javascript:alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](JaVa&#83;cript:alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](jav&Tab;ascript:alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](jav&#x0A;ascript&colon;alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](<java\tscript:alert>)', 1, 1, 'body/unsafe-url'],
  ['[texte](&#1;javascript:alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](&ZeroWidthSpace;javascript:alert)', 1, 1, 'body/unsafe-url'],
  ['[texte](vbscript:x)', 1, 1, 'body/unsafe-url'],
  ['[texte](data:text/html,x)', 1, 1, 'body/unsafe-url'],
  ['[texte]\n\n[texte]: javascript:alert', 3, 1, 'body/unsafe-url'],
  ['<Button href="java&#115;cript:x" label="Voir" />', 1, 1, 'body/unsafe-url'],
  ['<Video href="data:x" title="Film" />', 1, 1, 'body/unsafe-url'],
  ['![Un logo](https://exemple.org/logo.png)', 1, 1, 'body/image-place'],
  ['![Un logo](~/media/logo.svg)', 1, 1, 'body/image-place'],
  ['![Un logo](~/media/../secret.png)', 1, 1, 'body/image-place'],
  ['<Figure src="data:image/png;base64,x" alt="Un logo" />', 1, 1, 'body/image-place'],
];

suite('the gate', () => {
  for (const [body, line, column, code] of refused) {
    test(`an editor is told ${code} at ${line}:${column} for ${JSON.stringify(body)}`, () => {
      const [problem, ...others] = checkBody(body);
      assert.deepEqual(others, []);
      assert.deepEqual(
        { line: problem?.line, column: problem?.column, code: problem?.code },
        { line, column, code },
      );
    });
  }

  test('every block of the registry is accepted as its examples write it, in both languages', () => {
    for (const { name, examples } of blocks) {
      assert.ok(examples.length > 0, name);
      for (const example of examples) {
        assert.deepEqual(checkBody(example.fr), [], name);
        assert.deepEqual(checkBody(example.en), [], name);
      }
    }
  });

  test('Markdown of every kind is accepted, code included', () => {
    const body = [
      '## Titre\n\nDu *texte*, du **gras**, ~~barré~~, `{ code } <b>`.\n\n* un\n  1. deux\n\n> cité',
      '```html\n<script>{x}</script>\nexport x\n```\n\n| a | b |\n| - | - |\n| \\{ | \\< |\n\n---',
      'Note[^1] et [lien](/fr/) et [autre](mailto:a@exemple.org) et [réf].\n\n[^1]: La note.\n\n[réf]: tel:+15145550100',
      '* [x] fait\n* [ ] à faire\n\n![Une équipe](<~/media/une équipe.jpg> "Titre")',
      'Un paragraphe\nexport de la suite, importations comprises. Il vaut 5 < 10 et } aussi.',
    ].join('\n\n');
    assert.deepEqual(checkBody(body), []);
  });

  test('an editor is told of every fault at once, in the order of the text', () => {
    const body = 'Un { ici.\n\n<Gadget />\n\nPuis I <3 you et <br>.\n\n[x](javascript:y)\n\nexport tout';
    assert.deepEqual(
      checkBody(body).map(({ line, code }) => `${line} ${code}`),
      [
        '1 body/unclosed-brace',
        '3 body/unknown-block',
        '5 body/stray-angle',
        '5 body/html',
        '7 body/unsafe-url',
        '9 body/import-export',
      ],
    );
  });

  test('lines are those of the file when the body begins further down', () => {
    const [problem] = checkBody('Texte.\n\nexport tout', { firstLine: 12 });
    assert.equal(problem?.line, 14);
  });

  test('the sentence names the word and says what to write instead, in French and in English', () => {
    const [problem] = checkBody('export tout');
    assert.equal(problem?.message.fr, 'Un paragraphe ne peut pas commencer par le mot «\u00a0export\u00a0».');
    assert.match(problem.advice.fr, /écrivez &#101;xport/);
    assert.match(problem.advice.en, /write &#101;xport/);
  });

  test('no sentence is left with an unfilled place, whatever the fault', () => {
    for (const [body] of refused) {
      for (const { message, advice } of checkBody(body)) {
        for (const text of [message.fr, message.en, advice.fr, advice.en]) {
          assert.doesNotMatch(text, /\{(?!process|x|1 \+|b|\/\*)[a-z]+\}/, text);
        }
      }
    }
  });

  test('an editor reads the name under which they know a block and its fields; its tag is for developers', () => {
    for (const [body] of refused) {
      for (const { message, advice } of checkBody(body))
        for (const text of [message.fr, message.en, advice.fr, advice.en])
          assert.doesNotMatch(text, /<\/?(?:[A-Z]|\{)|\w+="/, text);
    }
    const [problem] = checkBody('<Callout kind="danger">\n\ntexte\n\n</Callout>');
    assert.equal(problem?.message.fr, 'Le champ « Type » du bloc « Encadré » ne peut pas valoir « danger ».');
    assert.equal(problem.message.en, 'The field “Type” of the block “Callout” cannot be “danger”.');
    assert.equal(problem.advice.fr, 'Les valeurs possibles : À noter, Important, Échéance, Exemple.');
    assert.match(problemLine(problem, 'en'), / \[<Callout kind>\]$/);
  });

  test('a body that ends on a backslash in code stops at the gate, not the whole process', () => {
    for (const body of ['import "\\', "import 'a\\", 'export `\\']) {
      assert.deepEqual(
        checkBody(body).map(({ code }) => code),
        ['body/import-export'],
      );
    }
  });

  test('every code is reached by an example above', () => {
    const reached = new Set(refused.map(([, , , code]) => code));
    assert.deepEqual(
      Object.keys(problemWords).filter((code) => !reached.has(code)),
      ['body/syntax'],
    );
  });
});

import js from '@eslint/js';
import astro from 'eslint-plugin-astro';
import regexp from 'eslint-plugin-regexp';
import { droppedName, droppedWords } from './dropped-words.mjs';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** The folders that must run anywhere: in the build, on the server and in a browser. */
const pure = ['model', 'mdx', 'i18n', 'forms'];

const framework = {
  regex: '^(astro|astro:.*|@astrojs/.*|node:.*|hono.*|react.*|decap-.*|kysely)$',
  message:
    'Pure folders run in the build, on the server and in a browser: no framework and no Node module here.',
};
/** What leads out of the pure folders, from a file that lies `depth` folders below `src`. */
const outsidePure = (depth) => ({
  regex: `^(\\.\\./){${depth},}(environment|collections/|pages|layouts|components|scripts|admin|integrations|server|commands)`,
  message: `Pure folders import only from ${pure.map((folder) => `src/${folder}`).join(', ')}.`,
});

const restrict = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const serverOnly = {
  regex: '^astro(:.*)?$|/(components|layouts|pages|admin)/|\\.astro$',
  message: 'The server never imports Astro or its components: it calls the on-demand pages of dist/server.',
};

/** The rooms of the CMS's back end, the lowest first: each imports those before it, never one after it. */
const cmsRooms = [
  'names',
  'storage',
  'compare',
  'checks',
  'saving',
  'drafts',
  'remote',
  'backend',
  'deleting',
  'preview',
  'todo',
  'protocol',
  'texts',
  'http',
];
const cmsRoom = (room, index) => {
  const above = cmsRooms.slice(index + 1);
  const higher = {
    // Git lies a folder deeper than the rest of its room.
    regex: `^(\\.\\./){1,${room === 'storage' ? 2 : 1}}(${above.join('|')})/`,
    message: `cms/${room} knows no room above it: ${above.join(', ')}.`,
  };
  // What keeps files, or compares texts, knows neither HTTP nor what the program does with them.
  const outside = {
    regex: '^(\\.\\./)+(applications|http|publisher|cli|cms)/|/(site|main|compose|config)\\.ts$',
    message: `cms/${room} knows paths and files, nothing of the rest of the server.`,
  };
  const isLow = ['names', 'storage', 'compare'].includes(room);
  return restrict(
    [`src/server/cms/${room}/**`],
    serverOnly,
    ...(above.length > 0 ? [higher] : []),
    ...(isLow ? [outside] : []),
  );
};

/** What a room of the server does not know, by the names of rooms and files above it. */
const aboveRoom = (room, names) => ({
  regex: `^(\\.\\./)+(server/|applications/)*(${names})(/|\\.ts$)`,
  message: `${room} knows nothing above it (${names.replaceAll('|', ', ')}): pass what it needs in.`,
});

export default defineConfig(
  { ignores: ['dist/', 'var/', '.astro/', 'node_modules/', 'src/env.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...astro.configs['flat/recommended'],
  ...astro.configs['flat/jsx-a11y-recommended'],
  {
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.astro'] } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      'no-undef': 'off',
    },
  },
  {
    // What others write meets our expressions: none may take more than linear time (decision 74).
    files: ['src/**'],
    plugins: { regexp },
    rules: {
      'no-restricted-syntax': [
        'error',
        droppedName,
        {
          selector: "CallExpression[callee.property.name='normalize'][callee.object.name!='path']",
          message: 'Composing a long run of marks takes quadratic time: use src/i18n/normalize.ts.',
        },
      ],
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    // What strangers write is compared by code unit here: comparing in the order of a language takes quadratic time.
    files: ['src/server/applications/**', 'src/server/http/**'],
    rules: { 'no-restricted-properties': ['error', { property: 'localeCompare' }] },
  },
  { files: ['src/i18n/normalize.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['tests/**'],
    rules: { 'no-restricted-syntax': ['error', droppedName] },
  },
  { rules: { 'no-warning-comments': ['error', { terms: droppedWords, location: 'anywhere' }] } },
  { files: ['**/*.astro', '**/*.astro/*.ts', '**/*.mjs', '.config/*.ts'], ...ts.configs.disableTypeChecked },
  {
    files: [
      'src/commands/**',
      'src/integrations/**',
      'src/server/publisher/build-process.ts',
      'tests/**',
      '**/*.mjs',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'describe', 'it', 'suite'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  restrict(
    pure.map((folder) => `src/${folder}/*.ts`),
    framework,
    outsidePure(1),
  ),
  restrict(
    pure.map((folder) => `src/${folder}/*/**`),
    framework,
    outsidePure(2),
  ),
  {
    ...restrict(['src/server/**'], serverOnly),
    // The process that builds the site, which the publisher starts.
    ignores: ['src/server/publisher/{build-process,site-build}.ts', 'src/server/publisher/drawing/**'],
  },
  ...cmsRooms.map(cmsRoom),
  {
    ...restrict(['src/server/publisher/**'], serverOnly, {
      regex: '^(\\.\\./)+(cms|cli)/',
      message:
        'The publisher copies the content that it is given: it knows neither the CMS nor the command line.',
    }),
    ignores: ['src/server/publisher/{build-process,site-build}.ts', 'src/server/publisher/drawing/**'],
  },

  // Each room of the server knows only what lies below it. A later rule replaces an earlier one: each repeats the server's own.
  restrict(
    ['src/server/http/**'],
    serverOnly,
    aboveRoom('http', 'applications|cms|cli|publisher|main|compose'),
  ),
  restrict(
    ['src/server/one-time-links/**'],
    serverOnly,
    aboveRoom(
      'one-time-links',
      'abuse|notifications|delivery|intake|privacy|staff|accounts|http|cms|cli|publisher|main|compose|config',
    ),
  ),
  restrict(
    ['src/server/applications/**'],
    serverOnly,
    aboveRoom('applications', 'accounts|cms|cli|publisher|main|compose'),
  ),
  restrict(['src/server/accounts/**'], serverOnly, aboveRoom('accounts', 'cms|cli|publisher|main|compose')),
  restrict(
    ['src/server/applications/storage/**'],
    serverOnly,
    aboveRoom(
      'storage',
      'abuse|notifications|delivery|intake|privacy|staff|one-time-links|accounts|http|cms|cli|publisher|main|compose|config|scheduled-jobs',
    ),
  ),
  restrict(['src/components/ui/**'], {
    regex: '\\.\\./(?!ui/)|/(collections|server|layouts)/',
    message: 'components/ui import only ui.',
  }),
  restrict(['src/admin/**'], {
    regex:
      '^(\\.\\./)+(environment|collections|pages|layouts|components|integrations|server|commands)|^astro(:.*)?$|^node:',
    message: 'The CMS runs in the browser: it imports only pure folders.',
  }),
  restrict(['src/pages/**'], { regex: '/server/', message: 'Pages import anything but the server.' }),
);

// Slow: a real PostgreSQL.
//
// What the staff and the operator do by command, on PostgreSQL: the same tests as on SQLite.
import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startPostgres({ settings: { max_connections: '200' } });
});
after(() => postgres.stop());

const operations = {
  staff: 'lists, releases and replays',
  privacy: 'erasures, retention and changes of key',
  monitoring: 'health and metrics',
  doctor: 'links that the doctor looks at',
  'scheduled-jobs': 'scheduled jobs',
  'reviews/reviewing': 'assignments, reviews and conflicts of interest',
  'reviews/ranking': 'rankings of calls',
  'decisions/deciding': 'decisions on applications',
  'decisions/messages': 'messages about decisions',
  'decisions/hostile-input': 'forms with nonsense',
  'decisions/at-the-same-moment': 'decisions at the same moment',
  'decisions/selection-record': 'the record of a selection',
  'decisions/showcase': 'drafts from accepted applications',
  'decisions/told-once': 'messages that go out once',
  'applicant/page': 'what applicants read on their own page',
  'applicant/withdraw': 'withdrawals by applicants',
  'applicant/link': 'links asked for again',
  'applicant/address': 'corrections of e-mail addresses',
  'applicant/drafts': 'applications that are saved and continued',
  'applicant/drafts-kept': 'what becomes of saved applications',
  'applicant/drafts-attacked': 'what strangers get of saved applications',
  'applicant/requests': 'what the staff ask applicants for, and their answers',
  'applicant/requests-elsewhere': 'answers beside decisions and keys',
  'applicant/address-elsewhere': 'corrected addresses beside decisions, reviews, exports and keys',
};

for (const [file, what] of Object.entries(operations))
  test(`${what} are the same on PostgreSQL (${file}.test.ts)`, () => {
    // Without it, the runner within takes itself for a part of the one around.
    const env = {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      TEST_DATABASE_URL: postgres.urlOf('postgres'),
    };
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=spec', `tests/server/${file}.test.ts`],
      { env, encoding: 'utf8' },
    );
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass [1-9]/);
  });

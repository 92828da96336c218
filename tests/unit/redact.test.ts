import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutAnswers } from '../../src/server/applications/delivery/redact.ts';

const application = {
  answers: { company: 'Exemple Atelier 01', email: 'personne@example.org', choices: ['idea', 'revenue'] },
  contact: { address: 'nouvelle@autre-domaine.example', since: 0 },
  supplements: [],
  unrecognised: { nickname: ['Zoé'] },
  files: [{ id: '1', field: 'deck', name: 'projet.pdf', size: 1, sha256: '', flags: [] }],
};

test('a mail server’s words are kept, and nothing that it quotes of an applicant', () => {
  const cases = [
    ['550 5.1.1 <personne@example.org>: rejected', '550 5.1.1 <…>: rejected'],
    ['554 contains "Exemple Atel" in projet.pdf.', '554 contains "… …" in ….'],
    ['550 REVENUE and NICKNAME are bad words', '550 … and … are bad words'],
    ['550 no such host autre-domaine.example', '550 no such host …'],
    ['451 write to postmaster@example.net', '451 write to …'],
    ['connect ECONNREFUSED 127.0.0.1:2525', 'connect ECONNREFUSED 127.0.0.1:2525'],
  ];
  for (const [error = '', kept] of cases) assert.equal(withoutAnswers(error, application), kept);
  assert.equal(withoutAnswers('no key for personne@example.org', undefined), 'no key for …');
});

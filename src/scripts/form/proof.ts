import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/**
 * Computes a proof once the applicant begins to answer, and puts it in the form. Nothing depends on it: a form without proof is
 * taken too, and only looked at more closely.
 */
export async function addProof(form: HTMLFormElement): Promise<void> {
  try {
    const response = await fetch('/api/forms/challenge');
    // Of our own server; a wrong one fails below, and the form goes without a proof.
    const challenge = (await response.json()) as Challenge;
    const solution = await solveChallenge({ challenge, deriveKey });
    if (!solution) return;
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'altcha';
    field.value = btoa(JSON.stringify({ challenge, solution }));
    form.append(field);
  } catch {
    // Without a proof.
  }
}

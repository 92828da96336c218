import type { Page } from 'playwright/test';

/** The example call: from 1 September 2026 to 31 March 2027, 23:59 in Québec City. */
export const callPage = '/fr/candidater/appel-exemple-2026/';
/** The page on which one applies to it. */
export const applyPage = `${callPage}formulaire/`;

export const deck = {
  name: 'projet.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\ntrailer<<>>\n%%EOF\n'),
};

/** Answers every required question of the form, in French. */
export async function fillIn(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Oui' }).check();
  await page.getByLabel('Nom de l’entreprise ou du projet').fill('Exemple Atelier 01');
  await page.getByLabel('Ville de Québec et environs').check();
  await page.getByLabel('Nombre de personnes dans l’équipe').fill('4');
  await page.getByRole('radio', { name: 'Cybersécurité' }).check();
  await page.getByLabel('Un prototype qui fonctionne').check();
  await page.getByLabel('Votre projet en une phrase').fill('Un essai du formulaire.');
  await page.getByLabel('Quel problème résolvez-vous').fill('Un problème\nsur deux lignes.');
  await page.getByLabel('Qu’est-ce qui distingue').fill('Rien : c’est un exemple.');
  await page.getByLabel('Qu’attendez-vous du programme').fill('Un accompagnement.');
  await page.getByLabel('Prénom et nom').fill('Personne Exemple');
  await page.getByLabel('courriel').fill('exemple@example.org');
  await page.locator('[name="studyConsent"]').check();
}

/** The answers to every question of the same form that must be answered, by name. */
export const applicationAnswers: Readonly<Record<string, string>> = {
  basedInQuebecCity: 'yes',
  companyName: 'Exemple Atelier 01',
  territory: 'quebec-city',
  teamSize: '4',
  domain: 'cybersecurity',
  stage: 'prototype',
  summary: 'Un exemple.',
  problem: 'Un problème.',
  difference: 'Une différence.',
  needs: 'Un besoin.',
  contactName: 'Camille Exemple',
  email: 'camille@example.org',
  studyConsent:
    'J’accepte que mes réponses soient conservées et lues pour l’étude de ma candidature, comme il est expliqué ci-dessus.',
};

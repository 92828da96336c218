import { applyPage } from '../support/application.ts';
import { contentForm } from '../support/other-forms.ts';
import { expect, test } from '../support/hosted-site.ts';

/** The page of every form, in each language. */
const pages = {
  application: { fr: applyPage, en: '/en/apply/example-call-2026/form/' },
  opening: { fr: '/fr/candidater/appel-exemple-2027/', en: '/en/apply/example-call-2027/' },
  session: {
    fr: '/fr/candidater/appel-exemple-2026/seances/',
    en: '/en/apply/example-call-2026/sessions/',
  },
  question: { fr: '/fr/questions/poser/', en: '/en/questions/ask/' },
} as const;

const elsewhere = { fr: /communiquées? hors du Québec/, en: /communicated outside Québec/ };

for (const name of ['application', 'opening', 'session', 'question'] as const) {
  for (const locale of ['fr', 'en'] as const) {
    test(`a person who fills in “${contentForm(name).title[locale]}” reads what becomes of their information before agreeing and sending`, async ({
      page,
    }) => {
      await page.goto(pages[name][locale]);
      const form = page.locator(`application-form[data-form="${name}"]`);
      const notice = form.locator('[data-notice]');
      await expect(notice).toContainText(elsewhere[locale]);
      const follows = (selector: string) =>
        notice.evaluate(
          (element, wanted) =>
            [...(element.closest('form')?.querySelectorAll(wanted) ?? [])].map(
              (one) => (element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
            ),
          selector,
        );
      const consents = contentForm(name)
        .sections.flatMap(({ fields }) => fields)
        .filter(({ type }) => type === 'consent');
      for (const consent of consents)
        expect(await follows(`[name="${consent.name}"]`), consent.name).toEqual([true]);
      // The first one is the form's default button, which nobody sees.
      const send = (await follows('button:not([name])[type=submit]')).at(-1);
      expect(send).toBe(true);
    });
  }
}

test('a reader of the page about privacy finds sentences that hold, and no blank left to the organization', async ({
  page,
}) => {
  for (const path of ['/fr/confidentialite/', '/en/privacy/', '/fr/nous-joindre/', '/en/contact/']) {
    await page.goto(path);
    const blanks =
      /à compléter|doit l’indiquer|paraîtr(a|ont) ici|to be completed|must say so|will appear here/i;
    await expect(page.getByRole('main'), path).not.toContainText(blanks);
  }
});

import { fieldsOf } from '../../../../../forms/fields/fields.ts';
import { listsOf } from '../../../../../forms/fields/lists.ts';
import { routes } from '../../../../../i18n/routes.ts';
import { createTranslate } from '../../../../../i18n/translate.ts';
import type { SiteData } from '../../../../../model/site-data.ts';
import type { Channel } from '../../channel.ts';
import { contactOf, factsOf, nextOf } from './acknowledgement-facts.ts';
import { bareAddress, isAddrSpec, messageDomain, senderOf } from './addresses.ts';
import type { OutgoingEmail, Mailer } from './mailer.ts';
import { limitAutoreply, type AutoreplyLimitOptions } from './autoreply-limit.ts';
import type { StoredApplication } from '../../../storage/application.ts';

export interface AcknowledgementOptions extends AutoreplyLimitOptions {
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
}

/** The channel's name in the outbox. */
export const acknowledgementChannel = 'acknowledgement';

/** Where an applicant is written to: the address that they corrected last, or else the one that they gave, where the form asks for one. */
export function addressOf({
  form,
  answers,
  contact,
}: Pick<StoredApplication, 'form' | 'answers' | 'contact'>): string | undefined {
  const field = fieldsOf(form).find(({ type }) => type === 'email');
  const answer = contact?.address ?? (field && answers[field.name]);
  return typeof answer === 'string' && isAddrSpec(answer) ? answer : undefined;
}

/** The session that was chosen, as its list names it. */
function sessionAnswer({ form, answers }: StoredApplication) {
  const field = fieldsOf(form).find(({ type }) => type === 'session');
  return field && answers[field.name];
}

/** The session that was chosen, in our own words; empty for other forms. */
function sessionOf(application: StoredApplication, site: SiteData): string {
  const { call, locale } = application;
  const { session } = listsOf(
    site,
    site.calls.find(({ name }) => name === call),
  );
  return session.find(({ value }) => value === sessionAnswer(application))?.label[locale] ?? '';
}

/** Our words and the reference: nothing that the applicant typed, so that nobody can have us write theirs to a stranger. */
function compose(
  application: StoredApplication,
  { id, recipient }: { id: string; recipient: string },
  { from, site, siteUrl }: AcknowledgementOptions,
): OutgoingEmail {
  const { reference, locale, form } = application;
  const published = site();
  const { organisation, strings } = published.locales[locale];
  const t = createTranslate(locale, strings);
  const words = {
    reference,
    organisation: organisation.name,
    session: sessionOf(application, published),
    facts: factsOf(application, { site: published, t }),
    next: nextOf(application, { site: published, t }),
    contact: contactOf(application, { site: published, t }),
    page: `${siteUrl}${routes.receiptLost(locale)}`,
  };
  const isExample = published.calls.some(({ name, example }) => name === application.call && example);
  const kind = isExample && form.purpose === 'application' ? 'example' : form.purpose;
  return {
    name: `${reference}.acknowledgement`,
    sender: '',
    returnPath: bareAddress(from),
    recipient,
    message: {
      from: senderOf(from, published, locale),
      to: { name: '', address: recipient },
      subject: t(`mail.acknowledgement.subject.${form.purpose}`, words),
      text: t(`mail.acknowledgement.text.${kind}`, words),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-replied', 'Content-Language': locale },
    },
  };
}

/** Acknowledges what people sent, in their language. Where no message is sent, what they sent is stored all the same. */
export function createAcknowledgements(options: AcknowledgementOptions): Channel {
  const { mailer } = options;
  return {
    name: acknowledgementChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const { form, call } = application;
      const about = JSON.stringify([acknowledgementChannel, form.name, call, sessionAnswer(application)]);
      const refused = await limitAutoreply({ id, recipient, about }, options);
      return refused ?? mailer.send(compose(application, { id, recipient }, options));
    },
  };
}

import { fold } from '../../../../i18n/fold.ts';
import { applicationPath } from '../../../../model/applications/addresses.ts';
import type { ApplicationPage } from '../../../../model/messages/applications.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { isFrom } from '../../privacy/person.ts';
import type { Found } from '../find/filter.ts';
import { readPage } from '../find/page.ts';
import { formatTime } from '../format.ts';
import type { PageContext } from './options.ts';

/** Of some applications, those that came from one address for the same call: as a person sends who presses twice, or corrects. */
export function findDuplicates(rows: readonly Found[]): Set<string> {
  const sent = rows.filter(({ person }) => person.email !== '');
  const groups = Map.groupBy(sent, ({ listed, person }) =>
    JSON.stringify([listed.form, listed.call, fold(person.email.trim())]),
  );
  const several = [...groups.values()].filter(({ length }) => length > 1);
  return new Set(several.flat().map(({ listed }) => listed.reference));
}

/** At most so many are named, and so long they are looked for, in milliseconds. */
const [mostNamed, budgetMs] = [10, 250];

/** Other applications for the same call from the address that an application names. */
export async function findSimilar(
  context: PageContext,
  application: StoredApplication,
  elapsed: () => number,
): Promise<ApplicationPage['similar']> {
  const { reference, form, call, state } = application;
  const address = addressOf(application);
  if (state === 'erased' || address === undefined) return { list: [], isWhole: true };
  const filter = { form: form.name, ...(call !== null && { call }), text: address };
  const { rows, next } = await readPage(context, filter, { size: mostNamed, budgetMs, elapsed });
  const others = rows.filter(({ listed }) => listed.reference !== reference && listed.call === call);
  const list: ApplicationPage['similar']['list'] = [];
  for (const { listed } of others) {
    const other = await context.store.findByReference(listed.reference);
    if (!other || !isFrom(other, address)) continue;
    const href = applicationPath(context.locale, listed.reference);
    list.push({ reference: listed.reference, href, received: formatTime(context, listed.receivedAt) });
  }
  return { list, isWhole: next === undefined };
}

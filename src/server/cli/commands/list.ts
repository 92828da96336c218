import { z } from 'zod';
import { flag, noArguments, selectionOptions, selectionShape, toSelection } from '../arguments.ts';
import { isKnownCall } from '../calls.ts';
import { defineCommand } from '../command.ts';
import { toJsonLine } from '../output/terminal.ts';
import type { Person } from '../../applications/staff/find/applicants.ts';
import { findApplications, type Found } from '../../applications/staff/find/filter.ts';
import { listWithoutAnswers, type Listed } from '../../applications/staff/find/select.ts';
import type { CommandContext } from '../context.ts';
import { pagesOf, tablePages } from '../output/table.ts';
import { callTitle, channelName, outcome, shortTime } from '../../applications/staff/format.ts';

/** True where nothing more is to be done. */
const isSettled = ({ state }: Listed['deliveries'][number]) => state === 'sent' || state === 'skipped';

/** `courriel transmis · webhook en attente (3 essais)` */
function deliveriesInWords(context: CommandContext, { state, deliveries }: Listed): string {
  if (state !== 'accepted') return '—';
  return deliveries
    .map((delivery) => {
      const words = `${channelName(context, delivery.channel)} ${outcome(context, delivery)}`;
      const { attempts } = delivery;
      return attempts === 0 || isSettled(delivery)
        ? words
        : `${words} (${context.t('attempts', { count: attempts })})`;
    })
    .join(' · ');
}

const headOf = ({ t, zone }: CommandContext): string[] => [
  t('reference'),
  t('list.received', { zone }),
  t('list.company'),
  t('list.name'),
  t('call'),
  t('state'),
  t('deliveries'),
];

/** An application as cells under `headOf`. */
function rowOf(context: CommandContext, listed: Listed, { company, name }: Person): string[] {
  return [
    listed.reference,
    shortTime(context, listed.receivedAt),
    ...[company, name].map((text) => text.replace(/\s+/g, ' ')),
    listed.call === null ? listed.form : callTitle(context, listed.call),
    context.t(`state.${listed.state}`),
    deliveriesInWords(context, listed),
  ];
}

/** Deliveries that failed, by what they are called and why they failed: how many applications, and the first of them. */
type Causes = Map<string, { count: number; reference: string }>;

/** More than this are counted, not shown. */
const maxCauses = 20;

function addCauses(context: CommandContext, causes: Causes, { reference, deliveries }: Listed): void {
  for (const delivery of deliveries) {
    if (isSettled(delivery) || delivery.lastError === null) continue;
    const failure = { delivery: `${channelName(context, delivery.channel)} ${outcome(context, delivery)}` };
    const cause = context.t('list.cause', { ...failure, error: delivery.lastError });
    const known = causes.get(cause) ?? { count: 0, reference };
    known.count += 1;
    causes.set(cause, known);
  }
}

/** What is not forwarded, and why: after the table, where a terminal shows it. Most frequent first. */
function causesInWords({ t }: CommandContext, causes: Causes): string[] {
  if (causes.size === 0) return [];
  const found = [...causes].sort(([, one], [, other]) => other.count - one.count);
  return [
    '',
    t('list.causes'),
    ...found
      .slice(0, maxCauses)
      .map(([cause, concerned]) => `  ${cause} (${t('list.concerned', concerned)})`),
    ...(found.length > maxCauses ? [t('digest.more', { count: found.length - maxCauses })] : []),
  ];
}

/** For programs, which know the states pending, sent and dead: what did not have to be sent says so in `lastError`. */
function toJson({ receivedAt, reference, form, call, state, deliveries: all }: Listed) {
  const deliveries = all.map((delivery) =>
    delivery.state === 'skipped'
      ? { ...delivery, state: 'sent', lastError: `not sent: ${delivery.lastError ?? ''}` }
      : delivery,
  );
  return { reference, form, call, receivedAt: new Date(receivedAt).toISOString(), state, deliveries };
}

type Chosen = AsyncIterable<Found>;

async function printTable(context: CommandContext, found: Chosen): Promise<void> {
  const { t } = context;
  const causes: Causes = new Map();
  let count = 0;
  async function* rows() {
    for await (const { listed, person } of found) {
      count += 1;
      addCauses(context, causes, listed);
      yield rowOf(context, listed, person);
    }
  }
  for await (const page of tablePages(headOf(context), rows())) await context.print(page);
  await context.print(count === 0 ? t('list.none') : t('list.count', { count }));
  for (const line of causesInWords(context, causes)) await context.print(line);
}

/** A line for each. */
async function printJson(context: CommandContext, listed: AsyncIterable<Listed>): Promise<void> {
  for await (const page of pagesOf(listed))
    if (page.length > 0) await context.print(page.map((one) => toJsonLine(toJson(one))).join('\n'));
}

/** All applications, or those chosen, in the order in which they came. */
export const list = defineCommand({
  name: 'list',
  options: {
    ...selectionOptions,
    search: { type: 'string' },
    json: { type: 'boolean' },
  },
  schema: z.object({
    ...selectionShape,
    search: z.string().trim().min(1, 'missing-value').optional(),
    json: flag,
    args: noArguments,
  }),
  async run(context, { json, search, ...typed }) {
    const selection = toSelection(typed, context.zone);
    if (!(await isKnownCall(context, selection.call))) return 1;
    const found = () => findApplications(context, { ...selection, text: search });
    const listed = async function* () {
      // Without a search, a program asks for nothing that is sealed.
      if (search === undefined) yield* listWithoutAnswers(context.store.db, selection);
      else for await (const one of found()) yield one.listed;
    };
    if (json) await printJson(context, listed());
    else await printTable(context, found());
    return 0;
  },
});

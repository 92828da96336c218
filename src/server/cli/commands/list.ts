import { z } from 'zod';
import { flag, noArguments, selectionOptions, selectionShape, toSelection } from '../arguments.ts';
import { isKnownCall } from '../calls.ts';
import { defineCommand } from '../command.ts';
import { toJsonLine } from '../output/terminal.ts';
import { createPersonReader, matches, nobody, type Person } from '../people.ts';
import { listApplications, type Listed, type Selection } from '../select.ts';
import type { CommandContext } from '../context.ts';
import { tableLines } from '../output/table.ts';
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

/** The columns of the list, in order. */
const columns = [
  'reference',
  'received',
  'company',
  'name',
  'e-mail',
  'call',
  'state',
  'deliveries',
] as const;
type Column = (typeof columns)[number];
const usualColumns: readonly Column[] = columns.filter((column) => column !== 'e-mail');

function titleOf({ t, zone }: CommandContext, column: Column): string {
  switch (column) {
    case 'received':
      return t('list.received', { zone });
    case 'company':
    case 'name':
    case 'e-mail':
      return t(`list.${column}`);
    case 'reference':
    case 'call':
    case 'state':
    case 'deliveries':
      return t(column);
  }
}

function cellOf(context: CommandContext, column: Column, listed: Listed, person: Person): string {
  switch (column) {
    case 'reference':
      return listed.reference;
    case 'received':
      return shortTime(context, listed.receivedAt);
    case 'company':
    case 'name':
      return person[column].replace(/\s+/g, ' ');
    case 'e-mail':
      return person.email;
    case 'call':
      return listed.call === null ? listed.form : callTitle(context, listed.call);
    case 'state':
      return context.t(`state.${listed.state}`);
    case 'deliveries':
      return deliveriesInWords(context, listed);
  }
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

const columnList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .pipe(z.array(z.enum(columns, { error: 'not-a-column' })).min(1, 'not-a-column'))
  .optional();

const personColumns: readonly Column[] = ['company', 'name', 'e-mail'];

interface Wanted {
  selection: Selection;
  search: string | undefined;
  shown: readonly Column[];
}

type Found = AsyncIterable<{ listed: Listed; person: Person }>;

/** The applications chosen, each with who sent it where that is asked for; read one page at a time. */
async function* find(context: CommandContext, { selection, search, shown }: Wanted) {
  const isAsked = search !== undefined || shown.some((column) => personColumns.includes(column));
  const readPerson = isAsked ? createPersonReader(context) : () => Promise.resolve(nobody);
  for await (const listed of listApplications(context.store.db, selection)) {
    const person = await readPerson(listed);
    if (search === undefined || matches(listed, person, search)) yield { listed, person };
  }
}

async function printTable(context: CommandContext, found: Found, shown: readonly Column[]): Promise<void> {
  const { t } = context;
  const causes: Causes = new Map();
  let count = 0;
  async function* rows() {
    for await (const { listed, person } of found) {
      count += 1;
      addCauses(context, causes, listed);
      yield shown.map((column) => cellOf(context, column, listed, person));
    }
  }
  const head = shown.map((column) => titleOf(context, column));
  for await (const line of tableLines(head, rows())) await context.print(line);
  await context.print(count === 0 ? t('list.none') : t('list.count', { count }));
  for (const line of causesInWords(context, causes)) await context.print(line);
}

/** All applications, or those chosen, in the order in which they came. */
export const list = defineCommand({
  name: 'list',
  options: {
    ...selectionOptions,
    search: { type: 'string' },
    columns: { type: 'string' },
    json: { type: 'boolean' },
  },
  schema: z.object({
    ...selectionShape,
    search: z.string().trim().min(1, 'missing-value').optional(),
    columns: columnList,
    json: flag,
    args: noArguments,
  }),
  async run(context, { json, search, columns: shown = usualColumns, ...typed }) {
    const selection = toSelection(typed, context.zone);
    if (!(await isKnownCall(context, selection.call))) return 1;
    const found = find(context, { selection, search, shown: json ? [] : shown });
    if (json) for await (const { listed } of found) await context.print(toJsonLine(toJson(listed)));
    else await printTable(context, found, shown);
    return 0;
  },
});

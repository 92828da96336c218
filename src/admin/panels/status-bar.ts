import { z } from 'zod';
import { otherLocale, type Locale } from '../../i18n/locales.ts';
import { isDocumentName } from '../../model/documents.ts';
import { remoteStatusSchema, type RemoteStatus } from '../../model/messages/remote-status.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';
import type { ServerInfo } from '../backend/server-info.ts';
import { element } from '../dom/element.ts';
import { onSave } from '../decap/events.ts';
import { chooseLocale } from '../config/interface-locale.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

const words = z.object({ fr: z.string(), en: z.string() });
const statusSchema = z.object({
  state: z.enum(['idle', 'building', 'failed']),
  step: z.enum(['pages', 'search']).nullable(),
  // Why files are not published is told to those who have come into the CMS, and to nobody else.
  problems: z
    .array(
      z.object({
        file: z.string(),
        line: z.number(),
        field: z.string().optional(),
        message: words,
        advice: words,
      }),
    )
    .optional(),
  live: z.object({ publishedAt: z.iso.datetime() }).nullable(),
  remote: remoteStatusSchema.nullish(),
});

type Answer = z.infer<typeof statusSchema>;
type Status = Answer & { problems: NonNullable<Answer['problems']> };
/** The server answers, and takes this browser for a reader's: the session has ended, or the key is another one. */
type Outcome = Status | 'outside' | 'unreachable';

/** How often the state of the publication is asked for, in milliseconds: while something moves, and otherwise. */
const often = 700;
const seldom = 10_000;

/**
 * Shows at the foot of the CMS whether what was saved is live, with the way to the site and to the other language; where
 * there are no drafts, says so.
 *
 * @param onRemote is called with each status of the repository that publications are pushed to.
 * @returns the bar, for others to add to.
 */
export function showStatus(
  locale: Locale,
  t: Words,
  { publishMode, person }: ServerInfo,
  onRemote: ((status: RemoteStatus) => void) | undefined,
): HTMLElement {
  const state = element('p', { class: 'cms-status-state', role: 'status' });
  const remote = element('p', { class: 'cms-status-remote', role: 'status' });
  const language = element('button', { type: 'button', lang: t('otherLanguageCode') }, t('otherLanguage'));
  language.addEventListener('click', () => {
    chooseLocale(otherLocale(locale));
  });
  const site = element('a', { href: `/${locale}/`, target: '_blank', rel: 'noopener' }, t('site'));
  const work = element('a', { href: t('workPath') }, t('work'));
  const help = element('a', { href: t('helpPath'), target: '_blank', rel: 'noopener' }, t('help'));
  const account = person ? [element('a', { href: accountPaths.account[locale] }, person.name)] : [];
  const mode = publishMode === 'simple' ? withoutDrafts(t) : withoutDraft(t, person?.isPublisher !== false);
  const role = person?.isPublisher === false ? [element('p', {}, t('draftsOnly'))] : [];
  const parts = [state, remote, work, help, site, language, ...account, mode, ...role];
  const bar = element('footer', { class: 'cms-status' }, ...parts);
  document.body.append(bar);
  // Panels stand above the bar, whose height depends on what it has to say.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--cms-status-size', `${bar.offsetHeight}px`);
  }).observe(bar);

  let timer = 0;
  async function refresh(): Promise<void> {
    window.clearTimeout(timer);
    const outcome = await readStatus();
    const status = typeof outcome === 'string' ? undefined : outcome;
    state.replaceChildren(...describe(outcome, locale, t, person !== null));
    remote.replaceChildren(...describeRemote(status?.remote, t));
    state.dataset['state'] = typeof outcome === 'string' ? outcome : outcome.state;
    if (status?.remote) onRemote?.(status.remote);
    timer = window.setTimeout(() => void refresh(), status?.state === 'building' ? often : seldom);
  }
  onSave(({ isLive }) => {
    if (!isLive) return;
    // The server has just had the save; by the next look the build has begun.
    window.clearTimeout(timer);
    state.replaceChildren(t('building'));
    state.dataset['state'] = 'building';
    timer = window.setTimeout(() => void refresh(), often);
  });
  void refresh();
  return bar;
}

function withoutDrafts(t: Words): HTMLElement {
  return element('details', {}, element('summary', {}, t('simpleTitle')), element('p', {}, t('simpleLead')));
}

/** Where entries have drafts a form and the settings have none: said while one is open. */
function withoutDraft(t: Words, isPublisher: boolean): HTMLElement {
  const note = element('p', { hidden: '' }, t(isPublisher ? 'documentMode' : 'documentForPublishers'));
  onEditorChange(() => {
    note.hidden = !isDocumentName(openText()?.collection ?? '');
  });
  return note;
}

async function readStatus(): Promise<Outcome> {
  const response = await fetch('/api/publication').catch(() => undefined);
  if (!response?.ok) return 'unreachable';
  const answer = statusSchema.safeParse(await response.json().catch(() => undefined)).data;
  if (!answer) return 'unreachable';
  const { problems } = answer;
  return problems ? { ...answer, problems } : 'outside';
}

function describe(status: Outcome, locale: Locale, t: Words, signsIn: boolean): (Node | string)[] {
  if (status === 'unreachable') return [t('unreachable')];
  if (status === 'outside')
    return signsIn
      ? [element('a', { href: accountPaths.signIn[locale], target: '_blank' }, t('signedOut'))]
      : [t('withoutKey')];
  if (status.state === 'building') return [t(status.step === 'search' ? 'searchFollows' : 'building')];
  if (status.state === 'failed') return [t('failed'), reasons(status, locale, t)];
  if (status.problems.length > 0) return [t('heldBack'), reasons(status, locale, t)];
  return status.live ? [sinceWords(new Date(status.live.publishedAt), locale, t)] : [];
}

/** Nothing while all is well: what waits to be sent elsewhere, with the reason, or what must be settled. */
function describeRemote(remote: RemoteStatus | null | undefined, t: Words): (Node | string)[] {
  if (!remote || remote.state === 'in-step') return [];
  if (remote.state === 'diverged') return [t('remoteDiverged')];
  if (!remote.error) return [];
  const reason = element('p', {}, t('remoteReason', { error: remote.error }));
  return [element('details', {}, element('summary', {}, t('remoteWaiting')), reason)];
}

function reasons({ problems }: Status, locale: Locale, t: Words): Node {
  const items = problems.map(({ file, line, field, message, advice }) =>
    element('li', {}, `${file}:${line}${field ? `, ${field}` : ''} — ${message[locale]} ${advice[locale]}`),
  );
  if (items.length === 0) items.push(element('li', {}, t('failedElsewhere')));
  return element('details', {}, element('summary', {}, t('details')), element('ul', {}, ...items));
}

function sinceWords(instant: Date, locale: Locale, t: Words): string {
  const tag = `${locale}-CA`;
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short' }).format(instant).replace(/^0/, '');
  if (instant.toDateString() === new Date().toDateString()) return t('liveToday', { time });
  return t('liveSince', { date: new Intl.DateTimeFormat(tag, { dateStyle: 'long' }).format(instant), time });
}

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
  problems: z.array(z.object({ file: z.string(), line: z.number(), message: words, advice: words })),
  live: z.object({ publishedAt: z.iso.datetime() }).nullable(),
  remote: remoteStatusSchema.nullish(),
});

type Status = z.infer<typeof statusSchema>;

/** How often the state of the publication is asked for, in milliseconds: while something moves, and otherwise. */
const often = 700;
const seldom = 10_000;

/**
 * Shows at the foot of the CMS whether what was saved is live, with the way to the site and to the other language; where
 * there are no drafts, says so.
 * @returns the bar, for others to add to.
 */
export function showStatus(locale: Locale, t: Words, { publishMode, person }: ServerInfo): HTMLElement {
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
  const mode = publishMode === 'simple' ? withoutDrafts(t) : withoutDraft(t);
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
    const status = await readStatus();
    state.replaceChildren(...describe(status, locale, t));
    remote.replaceChildren(...describeRemote(status?.remote, t));
    state.dataset['state'] = status?.state ?? 'unreachable';
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
function withoutDraft(t: Words): HTMLElement {
  const note = element('p', { hidden: '' }, t('documentMode'));
  onEditorChange(() => {
    note.hidden = !isDocumentName(openText()?.collection ?? '');
  });
  return note;
}

async function readStatus(): Promise<Status | undefined> {
  const response = await fetch('/api/publication').catch(() => undefined);
  if (!response?.ok) return undefined;
  return statusSchema.safeParse(await response.json().catch(() => undefined)).data;
}

function describe(status: Status | undefined, locale: Locale, t: Words): (Node | string)[] {
  if (!status) return [t('unreachable')];
  if (status.state === 'building') return [t('building')];
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
  const items = problems.map(({ file, line, message, advice }) =>
    element('li', {}, `${file}:${line} — ${message[locale]} ${advice[locale]}`),
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

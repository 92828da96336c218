import { AsyncLocalStorage } from 'node:async_hooks';
import { drawPlainly, hasPlainPage } from './plain-page.ts';
import type { RenderPage } from './render-page.ts';

/** How many on-demand pages are drawn at once, and how long others wait. */
export const turnLimits = {
  inAll: 4,
  ofSender: 1,
  /** Of one sender, or of all whose sender is not known; requests beyond it get no turn. */
  waiting: 24,
  waitMs: 5_000,
};

/** Whom the request under way comes from; see `senderNetwork`. */
const current = new AsyncLocalStorage<{ sender: string | undefined; isVouched: boolean }>();

/** Does work for a sender: the pages that it draws are theirs. @param isVouched false where an unnamed proxy says who it is. */
export const asSender = <Result>(sender: string | undefined, work: () => Result, isVouched = true): Result =>
  current.run({ sender, isVouched }, work);

/**
 * Whom the request under way comes from; undefined where a proxy that nobody named says so, which may have it from the
 * client itself, and for this machine, whose proxy may stand for many people.
 */
export const senderOfRequest = (): string | undefined => {
  const known = current.getStore();
  return known?.isVouched ? known.sender : undefined;
};

interface Waiting {
  sender: string | undefined;
  /** With how to give the turn back; undefined where it did not come in time. */
  grant: (release: (() => void) | undefined) => void;
}

function createTurns({ inAll, ofSender, waiting: most, waitMs }: typeof turnLimits) {
  const running: (string | undefined)[] = [];
  const waiting: Waiting[] = [];
  const countOf = (list: readonly (string | undefined)[], sender: string | undefined) =>
    list.filter((one) => one === sender).length;
  /** A sender that is not known may be many people: this machine’s proxy. */
  const isFree = (sender: string | undefined) =>
    running.length < inAll && (sender === undefined || countOf(running, sender) < ofSender);

  const begin = (sender: string | undefined) => {
    running.push(sender);
    return () => {
      running.splice(running.indexOf(sender), 1);
      const next = waiting.findIndex((one) => isFree(one.sender));
      const [found] = next === -1 ? [] : waiting.splice(next, 1);
      found?.grant(begin(found.sender));
    };
  };

  return (sender: string | undefined): Promise<(() => void) | undefined> => {
    if (isFree(sender)) return Promise.resolve(begin(sender));
    const isCrowded =
      countOf(
        waiting.map((one) => one.sender),
        sender,
      ) >= most;
    if (isCrowded) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(one), 1);
        resolve(undefined);
      }, waitMs);
      const one: Waiting = {
        sender,
        grant: (release) => {
          clearTimeout(timer);
          resolve(release);
        },
      };
      waiting.push(one);
    });
  };
}

/** Says that nobody had time for a request. */
export const busy = () =>
  new Response(
    '503 — beaucoup de pages sont demandées ; réessayez dans un instant. / Many pages are asked for; try again in a moment.',
    { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '10' } },
  );

/** Does a few pieces of work at a time, of which one sender has one; undefined for a sender that gets no turn in time. */
export function createByTurns() {
  const take = createTurns(turnLimits);
  return async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    const release = await take(current.getStore()?.sender);
    if (!release) return undefined;
    try {
      return await work();
    } finally {
      release();
    }
  };
}

/**
 * Draws a few pages at a time, of which one sender has one, since a page may hold megabytes that were typed. A client that
 * gets no turn in time gets the plain page, or 503 where there is none; what they sent is dealt with either way.
 */
export function renderByTurns(render: RenderPage): RenderPage {
  const byTurns = createByTurns();
  return async (page, locals, status = 200) => {
    const drawn = await byTurns(() => render(page, locals, status));
    if (drawn) return drawn;
    return hasPlainPage(page) ? drawPlainly(page, locals, status) : busy();
  };
}

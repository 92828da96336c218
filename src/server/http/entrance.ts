import { Hono } from 'hono';
import { problemToLine, type Problem } from '../../model/problem.ts';
import type { Answering } from './listen.ts';
import { securityHeaders } from './security-headers.ts';

/** What listens from the first moment on, before there is a site to serve. */
export interface Entrance {
  fetch: Hono['fetch'];
  atOnce: NonNullable<Answering['atOnce']>;
  /** There is no site yet, for these reasons. None: the operator finds them at the console and in the log. */
  explain: (problems: readonly Problem[]) => void;
  /** From now on, requests go to this application. */
  open: (app: Answering) => void;
}

const retryAfterSeconds = 10;

/** What everybody reads until the site is there. */
export const starting =
  'Le site démarre; réessayez dans un instant. Rien n’a été enregistré. / The site is starting; try again in a moment. Nothing was recorded.';

const words = {
  fr: {
    stopped: 'Le site ne peut pas être publié. Rien n’a été enregistré.',
    correct: 'À corriger dans le contenu :',
    look: 'La console et le journal du serveur disent pourquoi.',
    then: 'Il sera en ligne de lui-même peu après la correction.',
  },
  en: {
    stopped: 'The site cannot be published. Nothing was recorded.',
    correct: 'To be corrected in the content:',
    look: 'The console and the log of the server say why.',
    then: 'It will be live by itself soon after the correction.',
  },
} as const;

function explanation(problems: readonly Problem[]): string {
  return (['fr', 'en'] as const)
    .map((locale) => {
      const { stopped, correct, look, then } = words[locale];
      const lines = problems.map((problem) => `  ${problemToLine(problem, locale)}`);
      return [stopped, ...(lines.length > 0 ? [correct, ...lines] : [look]), then].join('\n');
    })
    .join('\n\n');
}

/** Answers every request with 503 and what that means, since no page is there yet that could say it. */
function createStartingApp(siteUrl: string, sentence: () => string): Hono {
  const app = new Hono();
  app.use(securityHeaders(siteUrl));
  app.all('*', (context) =>
    context.text(`${sentence()}\n`, 503, {
      'retry-after': String(retryAfterSeconds),
      'cache-control': 'no-store',
    }),
  );
  return app;
}

/** Answers 503 until the application is there, so that the port is taken before anything is built. */
export function createEntrance(siteUrl: string): Entrance {
  let sentence = starting;
  let current: Answering = createStartingApp(siteUrl, () => sentence);
  return {
    fetch: (...request) => current.fetch(...request),
    atOnce: (...request) => current.atOnce?.(...request) ?? false,
    explain: (problems) => {
      sentence = explanation(problems);
    },
    open: (app) => {
      current = app;
    },
  };
}

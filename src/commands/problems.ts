import { readContent } from '../collections/read/content.ts';
import { readSettings } from '../collections/read/settings.ts';
import { problemToLine, type Problem } from '../model/problem.ts';

/** Everything wrong in a content folder, files in order. */
export async function findProblems(contentDir: string): Promise<Problem[]> {
  const [content, settings] = await Promise.all([readContent(contentDir), readSettings(contentDir)]);
  const pages = new Set(
    content.entries.filter(({ collection }) => collection === 'pages').map(({ name }) => name),
  );
  const links = [...(settings.site?.navigation ?? []), ...(settings.site?.footer ?? [])];
  const broken = links.filter(({ to }) => to.startsWith('page:') && !pages.has(to.slice('page:'.length)));
  return [...content.problems, ...settings.problems, ...broken.map(({ to }) => brokenLink(to))];
}

function brokenLink(to: string): Problem {
  return {
    file: 'site/site.yaml',
    line: 1,
    code: 'relation-unknown',
    message: { fr: `Le lien « ${to} » ne mène à aucune page.`, en: `The link “${to}” leads to no page.` },
    advice: { fr: 'Créez la page, ou corrigez le lien.', en: 'Create the page, or correct the link.' },
  };
}

/** Prints problems one a line, in French for editors (`LANG=fr…`) and in English otherwise. */
export function printProblems(problems: readonly Problem[], env = process.env): void {
  const locale = env['LANG']?.startsWith('fr') ? 'fr' : 'en';
  for (const problem of problems)
    console.error(problemToLine({ ...problem, file: `content/${problem.file}` }, locale));
  const count = problems.length;
  console.error(
    locale === 'fr'
      ? `${count} problème${count > 1 ? 's' : ''} dans le contenu : rien n’a été construit.`
      : `${count} problem${count > 1 ? 's' : ''} in the content: nothing was built.`,
  );
}

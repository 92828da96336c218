import { problemToLine, type Problem } from '../model/problem.ts';

/** Prints problems one a line, in French for editors (`LANG=fr…`) and in English otherwise. */
export function printProblems(problems: readonly Problem[]): void {
  const locale = process.env['LANG']?.startsWith('fr') ? 'fr' : 'en';
  for (const problem of problems)
    console.error(problemToLine({ ...problem, file: `content/${problem.file}` }, locale));
  const count = problems.length;
  console.error(
    locale === 'fr'
      ? `${count} problème${count > 1 ? 's' : ''} dans le contenu : rien n’a été construit.`
      : `${count} problem${count > 1 ? 's' : ''} in the content: nothing was built.`,
  );
}

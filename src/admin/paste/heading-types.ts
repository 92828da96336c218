const types = ['heading-two', 'heading-three', 'heading-four'] as const;
const selector = 'h1, h2, h3, h4, h5, h6, .MsoTitle';

/** The level of a heading: Word’s title is one of the first. Undefined for what is none. */
function levelOf({ tagName, classList }: Element): number | undefined {
  if (/^H[1-6]$/.test(tagName)) return Number(tagName[1]);
  return classList.contains('MsoTitle') ? 1 : undefined;
}

/**
 * How the headings below `body` are called in a text. The first level is the page’s own: what uses it comes one lower, and
 * what stood below stays below. A part of a text that begins lower keeps its levels.
 */
export function headingTypes(body: HTMLElement): (element: HTMLElement) => string | undefined {
  const found = [...body.querySelectorAll(selector)].flatMap((heading) => levelOf(heading) ?? []);
  const levels = found.includes(1) ? [...new Set(found)].sort((a, b) => a - b) : [2, 3, 4];
  return (element) => {
    const level = levelOf(element);
    if (level === undefined) return undefined;
    const rank = levels.includes(level) ? levels.indexOf(level) : levels.length;
    return types[rank] ?? 'heading-four';
  };
}

/** What a text for a message may name: it is filled in for each application. */
export const placeholders = ['reference', 'call', 'organization', 'reasons'] as const;

const known = new RegExp(`\\{(${placeholders.join('|')})\\}`, 'g');

/** The longest subject, and the longest text, in signs. */
export const longestTemplate = { subject: 200, text: 8_000 } as const;

/** What is wrong with a text for a message. `line`: from 1. */
export type TemplateFault =
  | { why: 'empty' | 'long' | 'reasons-missing' | 'reasons-twice' }
  | { why: 'placeholder' | 'reasons-place'; line: number; text: string };

const namesIn = (line: string): string[] => Array.from(line.matchAll(known), ([, name = '']) => name);

/** Braces that belong to no placeholder, with what is in them. */
const strangeIn = (line: string): string | undefined => /\{[^{}]*\}|[{}]/.exec(line.replace(known, ''))?.[0];

/** Finds what is wrong with the subject, or with the text, of a message; undefined where nothing is. */
export function findTemplateFault(part: 'subject' | 'text', value: string): TemplateFault | undefined {
  if (value.trim() === '') return { why: 'empty' };
  if (value.length > longestTemplate[part]) return { why: 'long' };
  let count = 0;
  for (const [index, content] of value.split('\n').entries()) {
    const line = index + 1;
    const strange = strangeIn(content);
    if (strange !== undefined) return { why: 'placeholder', line, text: strange };
    const reasons = namesIn(content).filter((name) => name === 'reasons').length;
    if (reasons > 0 && (part === 'subject' || content.trim() !== '{reasons}'))
      return { why: 'reasons-place', line, text: '{reasons}' };
    count += reasons;
  }
  if (part === 'subject' || count === 1) return undefined;
  return { why: count === 0 ? 'reasons-missing' : 'reasons-twice' };
}

/** What stands in place of the placeholders; without reasons, their line is left out. */
export type Filling = Readonly<Record<(typeof placeholders)[number], string>>;

/** Fills in a text that is right. What is filled in is never looked through for placeholders. */
export function fillTemplate(template: string, filling: Filling): string {
  const isWithout = filling.reasons === '';
  const lines = template.split('\n').filter((line) => !isWithout || line.trim() !== '{reasons}');
  const shortened = isWithout ? lines.join('\n').replace(/\n{3,}/g, '\n\n') : template;
  return shortened
    .trim()
    .replace(known, (whole, name: string) =>
      placeholders.reduce((text, one) => (one === name ? filling[one] : text), whole),
    );
}

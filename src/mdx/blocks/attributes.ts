import type { MdxJsxAttributeUnion } from 'satteri';
import { listed, problem, quoted, type BodyProblem } from '../problems.ts';
import type { Block, BlockAttribute } from './block.ts';
import { isMediaPath, isSafeUrl } from '../urls.ts';

interface Position {
  line: number;
  column: number;
}

/** What is wrong with the attributes of a block as written in a body. */
export function checkAttributes(
  block: Block,
  written: readonly MdxJsxAttributeUnion[],
  at: Position,
): BodyProblem[] {
  const { name } = block;
  const problems: BodyProblem[] = [];
  const values = new Map<string, string>();
  for (const each of written) {
    if (each.type === 'mdxJsxExpressionAttribute') {
      problems.push(problem('body/attribute-spread', at, { name }));
      continue;
    }
    const attribute = each.name;
    const label = quoted(block.attributes.find((one) => one.name === attribute)?.label ?? attribute);
    if (values.has(attribute)) problems.push(problem('body/attribute-twice', at, { name, attribute, label }));
    if (typeof each.value === 'string') values.set(attribute, each.value);
    else {
      const code = each.value ? 'body/attribute-expression' : 'body/attribute-without-value';
      problems.push(problem(code, at, { name, attribute, label }));
      // Its value is reported once, and not again as missing.
      values.set(attribute, unreadable);
    }
  }
  return [...problems, ...checkAttributeValues(block, values, at)];
}

const unreadable = '\u0000';

/**
 * What is wrong with the values of a block's attributes; also what the CMS asks before a save, since Decap does not
 * check the fields inside a block. An absent value and an empty one are the same.
 */
export function checkAttributeValues(
  block: Block,
  values: ReadonlyMap<string, string>,
  at: Position,
): BodyProblem[] {
  const { name } = block;
  const known = new Set(block.attributes.map((attribute) => attribute.name));
  const attributes = listed(block.attributes.map(({ label }) => label));
  const unknown = [...values.keys()]
    .filter((attribute) => !known.has(attribute))
    .map((attribute) => problem('body/unknown-attribute', at, { name, attribute, attributes }));
  return [
    ...unknown,
    ...block.attributes.flatMap((attribute) => checkAttributeValue(block, attribute, values, at)),
  ];
}

function checkAttributeValue(
  { name }: Block,
  attribute: BlockAttribute,
  values: ReadonlyMap<string, string>,
  at: Position,
): BodyProblem[] {
  const value = values.get(attribute.name) ?? '';
  if (value === unreadable) return [];
  if (value.trim() === '') {
    if (!attribute.required) return [];
    if (attribute.kind === 'alt') {
      const decorative = values.get('decorative') ?? '';
      return decorative === '' ? [problem('body/missing-alt', at)] : [];
    }
    return [
      problem('body/missing-attribute', at, {
        name,
        attribute: attribute.name,
        label: quoted(attribute.label),
      }),
    ];
  }
  switch (attribute.kind) {
    case 'choice':
      return checkChoice(name, attribute, value, at);
    case 'url':
      return isSafeUrl(value) ? [] : [problem('body/unsafe-url', at, { value })];
    case 'image':
      return isMediaPath(value) ? [] : [problem('body/image-place', at, { value })];
    case 'text':
    case 'alt':
      return [];
  }
}

function checkChoice(name: string, attribute: BlockAttribute, value: string, at: Position): BodyProblem[] {
  const choices = attribute.choices ?? [];
  if (choices.some((choice) => choice.value === value)) return [];
  return [
    problem('body/unknown-choice', at, {
      name,
      attribute: attribute.name,
      label: quoted(attribute.label),
      value,
      choices: listed(choices.map(({ label }) => label)),
    }),
  ];
}

import type { MdastNode, MdastPluginDefinition, MdxJsxFlowElement, MdxJsxTextElement } from 'satteri';
import { checkAttributes } from './blocks/attributes.ts';
import { escapedWords } from './escaping/escape.ts';
import { BodyError, listed, problem, type BodyProblem } from './problems.ts';
import type { Block } from './blocks/block.ts';
import { blockNamed, blocks } from './blocks/registry.ts';
import { isMediaPath, isSafeUrl } from './urls.ts';

type BlockNode = MdxJsxFlowElement | MdxJsxTextElement;

/** Where a node begins, in the file when the body's first line is known. */
type Locate = (node: MdastNode) => { line: number; column: number };

const blockNames = listed(blocks.map(({ label }) => label));

/**
 * Everything in a parsed body that content may not hold. Pure: the tree comes from the engine, so that every caller with
 * an engine (build, server, tests) applies the same rules. `firstLine` is the file's line on which the body begins.
 */
export function checkTree(root: MdastNode, firstLine = 1): BodyProblem[] {
  const problems: BodyProblem[] = [];
  const locate: Locate = ({ position }) => ({
    line: (position?.start.line ?? 1) + firstLine - 1,
    column: position?.start.column ?? 1,
  });
  const visit = (node: MdastNode) => {
    problems.push(...checkNode(node, locate));
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  return problems;
}

/** What is listed is allowed; anything else that the engine may come to know is refused until it is listed. */
function checkNode(node: MdastNode, locate: Locate): BodyProblem[] {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the default refuses
  switch (node.type) {
    case 'mdxjsEsm':
      return [esmProblem(node.value, locate(node))];
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return [problem('body/expression', locate(node), { source: node.value })];
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return checkBlock(node, locate);
    case 'html':
      return [problem('body/html', locate(node), { name: node.value, blocks: blockNames })];
    case 'link':
    case 'definition':
      return isSafeUrl(node.url) ? [] : [problem('body/unsafe-url', locate(node), { value: node.url })];
    case 'image':
      return checkImage(node.url, node.alt, locate(node));
    case 'imageReference':
      return node.alt?.trim() ? [] : [problem('body/missing-alt', locate(node))];
    case 'blockquote':
    case 'break':
    case 'code':
    case 'delete':
    case 'emphasis':
    case 'footnoteDefinition':
    case 'footnoteReference':
    case 'heading':
    case 'inlineCode':
    case 'linkReference':
    case 'list':
    case 'listItem':
    case 'paragraph':
    case 'root':
    case 'strong':
    case 'table':
    case 'tableCell':
    case 'tableRow':
    case 'text':
    case 'thematicBreak':
      return [];
    default:
      return [problem('body/syntax', locate(node), { detail: node.type })];
  }
}

function esmProblem(source: string, at: { line: number; column: number }): BodyProblem {
  const word = source.startsWith('import') ? 'import' : 'export';
  return problem('body/import-export', at, { word, escaped: escapedWords.get(word) ?? word });
}

function checkImage(url: string, alt: string | null | undefined, at: { line: number; column: number }) {
  const problems: BodyProblem[] = [];
  if (!isMediaPath(url)) problems.push(problem('body/image-place', at, { value: url }));
  if (!alt?.trim()) problems.push(problem('body/missing-alt', at));
  return problems;
}

function checkBlock(node: BlockNode, locate: Locate): BodyProblem[] {
  const at = locate(node);
  const block = node.name === null ? undefined : blockNamed(node.name);
  if (!block) {
    const isHtml = node.name === null || /^[a-z][a-z0-9-]*$/.test(node.name);
    const details = { name: node.name ?? '', blocks: blockNames };
    return [problem(isHtml ? 'body/html' : 'body/unknown-block', at, details)];
  }
  const problems = checkAttributes(block, node.attributes, at);
  if (node.type === 'mdxJsxTextElement') {
    problems.push(problem('body/block-in-sentence', at, { name: block.name }));
  } else {
    problems.push(...checkChildren(block, node.children, at));
  }
  return problems;
}

const lists = {
  list: {
    list: { fr: 'une liste', en: 'a list' },
    example: {
      fr: '« Durée : six mois », élément d’une liste à puces',
      en: '“Duration: six months”, an item of a bulleted list',
    },
  },
  'numbered-list': {
    list: { fr: 'une liste numérotée', en: 'a numbered list' },
    example: {
      fr: '« Envoi de la candidature », premier élément d’une liste numérotée',
      en: '“Apply online”, the first item of a numbered list',
    },
  },
} as const;

function checkChildren(
  block: Block,
  children: readonly MdastNode[],
  at: { line: number; column: number },
): BodyProblem[] {
  const { name } = block;
  if (block.children === 'none') {
    return children.length === 0 ? [] : [problem('body/children-unexpected', at, { name })];
  }
  if (children.length === 0) return [problem('body/children-missing', at, { name })];
  if (block.children === 'text') return [];
  const isNumbered = block.children === 'numbered-list';
  const hasList = children.some((child) => child.type === 'list' && (!isNumbered || child.ordered === true));
  return hasList ? [] : [problem('body/list-expected', at, { name, ...lists[block.children] })];
}

/**
 * The gate as a plugin of the engine: it stops the rendering with a {@link BodyError} before anything is compiled.
 * `file` and `firstLine` only serve its message.
 */
export function gate(
  place: { file?: string | undefined; firstLine?: number | undefined } = {},
): MdastPluginDefinition {
  return {
    name: 'passerelle-gate',
    options: { position: true },
    before(root) {
      const problems = checkTree(root, place.firstLine);
      if (problems.length > 0) throw new BodyError(problems, place.file);
    },
  };
}

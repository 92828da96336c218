import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Names of what schema.org lets a type say; the names of types are the keys. */
export type Vocabulary = ReadonlyMap<string, ReadonlySet<string>>;

interface Declared {
  parents: string[];
  properties: string[];
  /** The value of `@type`, on what can stand in a document. */
  type?: string;
}

const nameOf = (name: ts.PropertyName) => (ts.isStringLiteral(name) ? name.text : name.getText());

function declaredBy(node: ts.InterfaceDeclaration): Declared {
  const declared: Declared = {
    parents: (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.map((type) => type.expression.getText()),
    ),
    properties: [],
  };
  for (const member of node.members) {
    if (!ts.isPropertySignature(member)) continue;
    const name = nameOf(member.name);
    const literal = member.type && ts.isLiteralTypeNode(member.type) ? member.type.literal : undefined;
    if (name === '@type' && literal && ts.isStringLiteral(literal)) declared.type = literal.text;
    else declared.properties.push(name);
  }
  return declared;
}

/** Reads schema.org’s types and their properties from schema-dts, which Google generates from the vocabulary itself. */
export function readVocabulary(): Vocabulary {
  const file = fileURLToPath(import.meta.resolve('schema-dts').replace(/[^/]*$/, 'schema.d.ts'));
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const declared = new Map<string, Declared>();
  source.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node)) declared.set(node.name.text, declaredBy(node));
  });
  const propertiesOf = (name: string): string[] => {
    const { parents = [], properties = [] } = declared.get(name) ?? {};
    return [...properties, ...parents.flatMap(propertiesOf)];
  };
  return new Map(
    [...declared].flatMap(([name, { type }]) => (type ? [[type, new Set(propertiesOf(name))]] : [])),
  );
}

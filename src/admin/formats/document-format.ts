import type { Formatter } from 'decap-cms-core';
import { documents, type DocumentName } from '../../model/documents.ts';
import { formatYamlFile, parseYamlFile } from '../../model/yaml/yaml-file.ts';
import { hidden } from './entry-format.ts';
import { takeVersion, withVersion } from '../panels/version-line.ts';
import { isRecord } from '../../model/record.ts';

/** The name under which Decap knows the file format of a kind of document. */
export function documentFormatName(name: DocumentName): string {
  return `passerelle-document-${name}`;
}

/**
 * How Decap reads and writes the YAML files that hold both languages: in the order of the model's fields, without nulls and
 * folded lines, and never in place of a file that it could not read.
 */
export function createDocumentFormat(name: DocumentName): Formatter {
  const { fields, titleField } = documents[name];
  return {
    fromFile: (received) => {
      const { version, text } = takeVersion(received);
      const parsed = parseYamlFile(text);
      const known = version === undefined ? {} : { [hidden.version]: version };
      if (!parsed.ok || !isRecord(parsed.file.value)) {
        const line = parsed.ok ? 1 : parsed.problem.line;
        const [outer = '', inner = ''] = titleField.split('.');
        return {
          ...known,
          [outer]: { [inner]: '⚠' },
          [hidden.unreadable]: text,
          [hidden.reason]: String(line),
        };
      }
      return { ...parsed.file.value, ...known };
    },
    toFile: (given) => {
      const data = new Map<string, unknown>(Object.entries(given));
      const version = data.get(hidden.version);
      const unreadable = data.get(hidden.unreadable);
      for (const key of Object.values(hidden)) data.delete(key);
      const text =
        typeof unreadable === 'string' ? unreadable : formatYamlFile(fields, Object.fromEntries(data));
      return typeof version === 'string' ? withVersion(version, text) : text;
    },
  };
}

import { setImmediate } from 'node:timers/promises';
import type { FileInfo } from '../../../../forms/validate.ts';
import { toComposed } from '../../../../i18n/normalize.ts';
import type { UploadedFile } from '../../storage/application.ts';
import type { RawFile } from './body-formats.ts';
import { limits } from './limits.ts';

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** A PDF by its name, its first bytes and its trailer: HTML behind `%PDF-1.4` is not one. */
function isPdf({ name, content }: RawFile): boolean {
  if (!/\.pdf$/i.test(name)) return false;
  return latin1(content.subarray(0, 5)) === '%PDF-' && latin1(content.subarray(-2_048)).includes('%%EOF');
}

/** Names in a PDF that run code or hide files, and the words for them. */
const active: ReadonlyMap<string, string> = new Map([
  ['JavaScript', 'javascript'],
  ['JS', 'javascript'],
  ['OpenAction', 'opens-by-itself'],
  ['AA', 'opens-by-itself'],
  ['Launch', 'starts-a-program'],
  ['EmbeddedFile', 'holds-files'],
  ['EmbeddedFiles', 'holds-files'],
]);
const longestName = Math.max(...[...active.keys()].map(({ length }) => length));

const solidus = 0x2f;
const numberSign = 0x23;
/** What ends a name in a PDF (ISO 32000-2, 7.2.3): white space and delimiters. */
const endsName = new Set(Buffer.from('\0\t\n\f\r ()<>[]{}/%', 'latin1'));

/** How the names that we look for may begin. */
const firstLetters = new Set([numberSign, ...[...active.keys()].map((name) => name.charCodeAt(0))]);

/** What each byte is worth as a digit of base 16; NaN for any other sign. */
const hexDigits = Array.from({ length: 256 }, (_, byte) => Number.parseInt(String.fromCharCode(byte), 16));
const hexAt = (content: Buffer, at: number) => hexDigits[content[at] ?? 0] ?? Number.NaN;

/** The name that begins here, `#41` read as the letter that it stands for; undefined for one that is none of ours. */
function nameAt(content: Buffer, start: number): string | undefined {
  if (!firstLetters.has(content[start] ?? 0)) return undefined;
  let name = '';
  for (let at = start; at < content.length; at += 1) {
    let byte = content[at] ?? 0;
    if (endsName.has(byte)) break;
    if (name.length === longestName) return undefined;
    const escaped = byte === numberSign ? hexAt(content, at + 1) * 16 + hexAt(content, at + 2) : Number.NaN;
    if (!Number.isNaN(escaped)) {
      byte = escaped;
      at += 2;
    }
    name += String.fromCharCode(byte);
  }
  return name;
}

/** How much of a file is looked at before others have their turn, in bytes. */
const sliceBytes = 250_000;

/** What the staff is warned of in a PDF: the active names in its bytes, however they are written. */
async function flagsOf(bytes: Uint8Array): Promise<string[]> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Set<string>();
  for (let from = 0; from < content.length; from += sliceBytes) {
    if (from > 0) await setImmediate();
    const end = Math.min(from + sliceBytes, content.length);
    for (let at = from; at < end; at += 1) {
      const flag = content[at] === solidus ? active.get(nameAt(content, at + 1) ?? '') : undefined;
      if (flag !== undefined) found.add(flag);
    }
  }
  return [...new Set(active.values())].filter((flag) => found.has(flag));
}

/**
 * A file name that is safe to show, to store and to put in a header: no path, no control or bidirectional character,
 * at most 100 characters, its extension kept.
 */
export function cleanFileName(raw: string): string {
  const base = toComposed(raw.toWellFormed()).replace(/^.*[/\\]/s, '');
  const printable = base.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>:|?*]/gu, '').trim();
  const extension = /\.[a-z0-9]{1,8}$/i.exec(printable)?.[0] ?? '';
  const stem = printable.slice(0, printable.length - extension.length).replace(/^\.+/, '');
  return `${stem.slice(0, limits.fileNameLength - extension.length) || 'document'}${extension}`;
}

/** What the validation needs to know of a file. */
export function describeFile(file: RawFile): FileInfo {
  return {
    field: file.field,
    name: cleanFileName(file.name),
    size: file.content.length,
    kind: isPdf(file) ? 'pdf' : 'unknown',
  };
}

/** The file as it was sent, under the name that it is stored by. */
export function toNamedFile({ field, name, content }: RawFile): Omit<UploadedFile, 'flags'> {
  return { field, name: cleanFileName(name), content };
}

/** The file as it is stored. */
export async function toUploadedFile(file: RawFile): Promise<UploadedFile> {
  return { ...toNamedFile(file), flags: await flagsOf(file.content) };
}

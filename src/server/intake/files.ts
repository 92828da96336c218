import type { FileInfo } from '../../forms/validate.ts';
import type { UploadedFile } from '../store/application.ts';
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
const active = {
  javascript: ['/JavaScript', '/JS'],
  'opens-by-itself': ['/OpenAction', '/AA'],
  'starts-a-program': ['/Launch'],
  'holds-files': ['/EmbeddedFile', '/EmbeddedFiles'],
} as const;

/** True where the bytes hold the name itself, not only the beginning of a longer one. */
function holdsName(content: Buffer, name: string): boolean {
  for (let at = content.indexOf(name); at >= 0; at = content.indexOf(name, at + 1)) {
    const next = content.at(at + name.length);
    if (next === undefined || !/\w/.test(String.fromCharCode(next))) return true;
  }
  return false;
}

/** Looks for the names in the bytes themselves: making a text of ten megabytes first takes longer than storing them. */
function flagsOf(bytes: Uint8Array): string[] {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.entries(active).flatMap(([flag, names]) =>
    names.some((name) => holdsName(content, name)) ? [flag] : [],
  );
}

/**
 * A file name that is safe to show, to store and to put in a header: no path, no control or bidirectional character,
 * at most 100 characters, its extension kept.
 */
export function cleanFileName(raw: string): string {
  const base = raw
    .toWellFormed()
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '');
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

/** The file as it is stored. */
export function toUploadedFile(file: RawFile): UploadedFile {
  return {
    field: file.field,
    name: cleanFileName(file.name),
    content: file.content,
    flags: flagsOf(file.content),
  };
}

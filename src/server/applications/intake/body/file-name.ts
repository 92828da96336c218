import { toComposed } from '../../../../i18n/normalize.ts';
import { limits } from './limits.ts';

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

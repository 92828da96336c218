import { sanitizeSlug } from 'decap-cms-core/dist/esm/lib/urlHelper.js';
import { mediaLimit } from '../../model/media.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { announceNotice } from '../decap/events.ts';
import { draftPictures } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

/**
 * Checks a picture when it is chosen, before Decap keeps it with the draft: one that the server refuses would stop every
 * save, and could neither be seen nor removed. https://github.com/decaporg/decap-cms/issues/1470
 */
export function checkPictures(ask: Ask, t: Words): void {
  const checked = new WeakSet<HTMLInputElement>();
  const check = async (input: HTMLInputElement, file: File) => {
    announceNotice([t('pictureChecking', { name: file.name })]);
    const fault = await faultOf(file, ask, t);
    announceNotice(fault === undefined ? [] : [fault]);
    if (fault !== undefined) input.value = '';
    else {
      checked.add(input);
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };
  document.addEventListener(
    'change',
    (event) => {
      const input = event.target;
      if (!(input instanceof HTMLInputElement) || input.type !== 'file' || checked.delete(input)) return;
      const file = input.files?.[0];
      if (!file) return;
      event.stopImmediatePropagation();
      void check(input, file);
    },
    { capture: true },
  );
}

async function faultOf(file: File, ask: Ask, t: Words): Promise<string | undefined> {
  const megabytes = (bytes: number) => String(Math.ceil(bytes / 1024 / 1024));
  if (file.size > mediaLimit) {
    const sizes = { size: megabytes(file.size), limit: megabytes(mediaLimit) };
    return t('pictureTooHeavy', { name: file.name, ...sizes });
  }
  const options = { encoding: 'ascii', clean_accents: true, sanitize_replacement: '-' };
  const path = `content/media/${sanitizeSlug(file.name.toLowerCase(), options)}`;
  if (draftPictures().includes(path)) return t('pictureChosen', { name: file.name });
  try {
    await ask({
      action: 'checkMedia',
      params: { asset: { path, content: await base64Of(file), encoding: 'base64' } },
    });
    return undefined;
  } catch (error) {
    return reasonOf(error, t);
  }
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : '');
    };
    reader.onerror = () => {
      reject(new Error(`“${file.name}” cannot be read.`, { cause: reader.error }));
    };
    reader.readAsDataURL(file);
  });
}

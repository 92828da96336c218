import { sanitizeSlug } from 'decap-cms-core/dist/esm/lib/urlHelper.js';
import { z } from 'zod';
import { uploadLimit } from '../../model/media.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { announceNotice } from '../decap/events.ts';
import { draftPictures } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

/** What the file dialog offers; many systems know the format of phones by the end of a name only. */
const accepted = 'image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.heic,.heif,.hif';

const checkedSchema = z.object({ content: z.string().optional(), name: z.string().optional() });

/**
 * Checks a picture when it is chosen, before Decap keeps it with the draft: one that the server refuses would stop every
 * save, and could neither be seen nor removed. Where the server would keep another picture of it (smaller, a JPEG,
 * without the place where it was taken), Decap gets that one. https://github.com/decaporg/decap-cms/issues/1470
 */
export function checkPictures(ask: Ask, t: Words): void {
  const checked = new WeakSet<HTMLInputElement>();
  const check = async (input: HTMLInputElement, file: File) => {
    announceNotice([t('pictureChecking', { name: file.name })]);
    const found = await checkedFile(file, ask, t);
    announceNotice(typeof found === 'string' ? [found] : []);
    if (typeof found === 'string') input.value = '';
    else {
      checked.add(input);
      if (found !== file) {
        const files = new DataTransfer();
        files.items.add(found);
        input.files = files.files;
      }
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };
  document.addEventListener(
    'click',
    ({ target: input }) => {
      if (input instanceof HTMLInputElement && input.type === 'file') input.accept = accepted;
    },
    { capture: true },
  );
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

/** The picture to go on with, or why there is none. */
async function checkedFile(file: File, ask: Ask, t: Words): Promise<File | string> {
  const megabytes = (bytes: number) => String(Math.ceil(bytes / 1024 / 1024));
  if (file.size > uploadLimit) {
    const sizes = { size: megabytes(file.size), limit: megabytes(uploadLimit) };
    return t('pictureTooHeavy', { name: file.name, ...sizes });
  }
  const path = keptPath(file.name);
  if (draftPictures().includes(path)) return t('pictureChosen', { name: file.name });
  try {
    const answer = await ask({
      action: 'checkMedia',
      params: { asset: { path, content: await base64Of(file), encoding: 'base64' } },
    });
    const { content, name } = checkedSchema.parse(answer);
    if (content === undefined) return file;
    if (name === undefined || path.endsWith(`/${name}`)) {
      return new File([bytesOf(content)], file.name, { type: file.type });
    }
    if (draftPictures().includes(`content/media/${name}`)) return t('pictureChosen', { name });
    return new File([bytesOf(content)], name, { type: 'image/jpeg' });
  } catch (error) {
    return reasonOf(error, t);
  }
}

/** Where Decap keeps a file that has this name. */
function keptPath(name: string): string {
  const options = { encoding: 'ascii', clean_accents: true, sanitize_replacement: '-' };
  return `content/media/${sanitizeSlug(name.toLowerCase(), options)}`;
}

function bytesOf(content: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
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

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { longestSide } from '../../../model/media.ts';
import { heicAnswerSchema, type HeicAnswer, type HeicWork } from './heic-messages.ts';
import { withProfile } from './jpeg-profile.ts';

/** What one photograph may take. One of 48 megapixels took 380 MB and 7 s on a small machine that had other work. */
export const heicLimits = { memory: 640 * 1024 * 1024, ms: 40_000 };

/** Why a photograph in HEIC cannot be converted. */
export type HeicProblem = 'unreadable' | 'too-many-pixels' | 'too-slow';

export type HeicConversion = { ok: true; jpeg: Buffer } | { ok: false; problem: HeicProblem };

/** The brands of pictures and bursts in HEVC, as cameras write them. ISO/IEC 23008-12, annex B. */
const brand = /^he(?:ic|ix|im|is|vc|vx|vm|vs)$/;

/**
 * Whether a file is a photograph in HEIC, the format of phones, whatever its name: by its brand, or, where that only says
 * “pictures,” by those that it is compatible with.
 */
export function isHeic(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  const box = bytes.subarray(8, Math.min(bytes.readUInt32BE(0), 256)).toString('latin1');
  const [major = '', , ...compatible] = box.match(/[^]{4}/g) ?? [];
  return brand.test(major) || (/^m[is]f1$/.test(major) && compatible.some((one) => brand.test(one)));
}

/**
 * Makes a JPEG of a photograph in HEIC: upright, no larger than pages need, with its colours and nothing else of what the
 * phone wrote. A transparent one gets a white ground. In a thread of its own, within limits of memory and time
 * ({@link https://github.com/strukturag/libheif libheif} decodes it).
 */
export async function heicToJpeg(
  bytes: Buffer,
  pixelLimit: number,
  limits = heicLimits,
): Promise<HeicConversion> {
  const decoded = await decodeApart({ bytes, pixelLimit, memoryLimit: limits.memory }, limits.ms);
  if (decoded === undefined) return { ok: false, problem: 'too-slow' };
  if ('problem' in decoded) return { ok: false, problem: decoded.problem };
  const { default: sharp } = await import('sharp');
  const { width, height, channels, pixels, profile } = decoded;
  const jpeg = await sharp(pixels, { raw: { width, height, channels }, limitInputPixels: pixelLimit })
    .flatten({ background: '#fff' })
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 88 })
    .toBuffer();
  return { ok: true, jpeg: withProfile(jpeg, profile) };
}

/** @returns undefined where it took too long. */
async function decodeApart(work: HeicWork, ms: number): Promise<HeicAnswer | undefined> {
  // What the decoder would print says nothing to an operator.
  const thread = new Worker(new URL('./heic-thread.ts', import.meta.url), {
    workerData: work,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  const tooLate = AbortSignal.timeout(ms);
  try {
    const [answered] = z.tuple([heicAnswerSchema]).parse(await once(thread, 'message', { signal: tooLate }));
    return answered;
  } catch (error) {
    if (tooLate.aborted) return undefined;
    throw error;
  } finally {
    await thread.terminate();
  }
}

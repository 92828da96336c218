// Decodes one photograph in HEIC by libheif, in a thread that ends with it: its memory never shrinks.
import { parentPort, workerData } from 'node:worker_threads';
import { heicWorkSchema, type HeicAnswer } from './heic-messages.ts';

/** From libheif's `heif.h`. */
const heif = {
  colorspaceRgb: 1,
  chroma: { 3: 10, 4: 11 },
  channelInterleaved: 10,
  memoryAllocationError: 6,
  securityLimitExceeded: 1000,
} as const;

/** An error as libheif returns it. */
class HeifError extends Error {
  readonly problem: 'unreadable' | 'too-many-pixels';
  constructor(code: number, subcode: number) {
    super(`libheif: error ${code}, ${subcode}`);
    const isLarge = code === heif.memoryAllocationError || subcode === heif.securityLimitExceeded;
    this.problem = isLarge ? 'too-many-pixels' : 'unreadable';
  }
}

const work = heicWorkSchema.parse(workerData);
const grow = Reflect.get(WebAssembly.Memory.prototype, 'grow');
let isOutOfMemory = false;
/** The decoder asks here for each page of memory; refused one, it gives the picture up. */
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  isOutOfMemory = this.buffer.byteLength + pages * 65_536 > work.memoryLimit;
  if (isOutOfMemory) throw new RangeError('memory limit');
  return grow.call(this, pages);
};

const { default: libheif } = await import('libheif-js/wasm-bundle.js');

function decode(): HeicAnswer {
  const [error, out] = [libheif._malloc(12), libheif._malloc(4)];
  const word = (address: number) => libheif.HEAPU32[address / 4] ?? 0;
  const copy = (from: number, length: number) => libheif.HEAPU8.slice(from, from + length);
  const check = () => {
    if (word(error) !== 0) throw new HeifError(word(error), word(error + 4));
  };
  const context = libheif._heif_context_alloc();
  libheif._heif_context_set_maximum_image_size_limit(context, Math.floor(Math.sqrt(work.pixelLimit)));
  const input = libheif._malloc(work.bytes.length);
  libheif.HEAPU8.set(work.bytes, input);
  libheif._heif_context_read_from_memory_without_copy(error, context, input, work.bytes.length, 0);
  check();
  libheif._heif_context_get_primary_image_handle(error, context, out);
  check();
  const handle = word(out);
  const channels = libheif._heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4;
  // It turns and mirrors the picture as the file says.
  libheif._heif_decode_image(error, handle, out, heif.colorspaceRgb, heif.chroma[channels], 0);
  check();
  const image = word(out);
  const width = libheif._heif_image_get_width(image, heif.channelInterleaved);
  const height = libheif._heif_image_get_height(image, heif.channelInterleaved);
  const plane = libheif._heif_image_get_plane_readonly(image, heif.channelInterleaved, out);
  const [row, stride] = [width * channels, word(out)];
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const from = plane + y * stride;
    pixels.set(libheif.HEAPU8.subarray(from, from + row), y * row);
  }
  const profileLength = libheif._heif_image_handle_get_raw_color_profile_size(handle);
  const profile = libheif._malloc(profileLength);
  if (profileLength > 0) libheif._heif_image_handle_get_raw_color_profile(error, handle, profile);
  check();
  return { width, height, channels, pixels, profile: copy(profile, profileLength) };
}

/** A damaged file may also abort the decoder, which throws. */
function answer(): HeicAnswer {
  try {
    return decode();
  } catch (error) {
    if (isOutOfMemory) return { problem: 'too-many-pixels' };
    return { problem: error instanceof HeifError ? error.problem : 'unreadable' };
  }
}

const answered = answer();
parentPort?.postMessage(answered, 'pixels' in answered ? [answered.pixels.buffer] : []);

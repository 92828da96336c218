import type { IncomingMessage } from 'node:http';
import { createBodySink } from './body-formats.ts';
import { BusyError, type Body, type BodyTargets } from './gather-body.ts';
import { limits } from './limits.ts';
import { MalformedError, TooLargeError } from './refused-body.ts';

export type BodyResult =
  | { ok: true; body: Body }
  | { ok: false; code: 'malformed-body' | 'body-too-large' | 'unsupported-type' | 'server-busy' };

/** The client went away before its body was whole. */
export class BrokenOffError extends Error {
  override name = 'BrokenOffError';
}

/** Undefined where the chunk was taken at once; else, no more may come until it is. */
type Take = (chunk: Uint8Array) => Promise<void> | undefined;

/**
 * Hands on a message's bytes as they come. Mostly they are taken at once: pausing for each chunk, and a web stream with a
 * copy of it, would take as long as storing them. What is refused half-way is left to the connection.
 */
function pourMessage(message: IncomingMessage, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (how: () => void) => {
      message.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      how();
    };
    const fail = (error: unknown) => {
      finish(() => {
        message.pause();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    };
    const onData = (chunk: Uint8Array) => {
      try {
        const taken = take(chunk);
        if (!taken) return;
        message.pause();
        taken.then(() => message.resume(), fail);
      } catch (error) {
        fail(error);
      }
    };
    const onEnd = () => {
      finish(resolve);
    };
    const onBroken = (cause?: unknown) => {
      fail(new BrokenOffError('The connection was closed before the body was whole.', { cause }));
    };
    message.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
    // Closed before it was listened to, it says so no more.
    if (message.destroyed) onBroken();
  });
}

async function pour(request: Request, message: IncomingMessage | undefined, take: Take): Promise<void> {
  if (message) await pourMessage(message, take);
  else for await (const chunk of request.body ?? []) await take(chunk);
}

/**
 * Reads a request's body within the limits, whatever its declared length: its texts into memory, its files into the store.
 * Throws `BrokenOffError` where the client goes away.
 *
 * @param message what the request came as; undefined where it came through no connection.
 */
export async function readBody(
  request: Request,
  targets: BodyTargets,
  message: IncomingMessage | undefined,
): Promise<BodyResult> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  try {
    const sink = createBodySink(request.headers.get('content-type') ?? '', targets);
    if (!sink) return { ok: false, code: 'unsupported-type' };
    if (declared > sink.maxBytes) return { ok: false, code: 'body-too-large' };
    let [total, chunks] = [0, 0];
    await pour(request, message, (chunk) => {
      // A chunked body has no length that could be checked beforehand.
      total += chunk.length;
      if (total > sink.maxBytes) throw new TooLargeError();
      chunks += 1;
      if (chunks > limits.smallChunks && total < chunks * limits.smallChunkBytes) {
        // Without an answer: reading the rest of such a body, to answer it, is what would keep the server busy.
        message?.socket.destroy();
        throw new BrokenOffError('The body came in pieces that no network makes so small.');
      }
      return sink.write(chunk);
    });
    return { ok: true, body: await sink.end() };
  } catch (error) {
    if (error instanceof BusyError) return { ok: false, code: 'server-busy' };
    if (error instanceof TooLargeError) return { ok: false, code: 'body-too-large' };
    if (error instanceof MalformedError) return { ok: false, code: 'malformed-body' };
    throw error;
  }
}

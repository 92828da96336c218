/** A file that a stranger sent: nothing of it runs, whatever it holds, and no cache keeps it. */
export const downloadHeaders = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

/** A body whose pieces are read when they are asked for: a client that does not read holds one. */
export function toStream(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const pieces = content[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const next = await pieces.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          onError(error);
          throw error;
        }
      },
      async cancel() {
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** `content-disposition` of a file to be saved under a name that a stranger gave. @param fallback for programs that read no UTF-8. */
export function attachment(name: string, fallback: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encoded}`;
}

/** A file of an application, as it is read, to be saved: never shown in a page. Of one that is damaged the answer ends short of its length. */
export function toDownload(
  { name, size, content }: { name: string; size: number; content: AsyncIterable<Uint8Array> },
  onError: (error: unknown) => void,
): Response {
  return new Response(toStream(content, onError), {
    headers: {
      ...downloadHeaders,
      'content-length': String(size),
      'content-type': 'application/octet-stream',
      'content-disposition': attachment(name, 'document'),
    },
  });
}

import { attachment, downloadHeaders } from '../../../http/download.ts';
import { instantToZonedTime } from '../../../../model/call-state.ts';
import { formats, type ExportContext, type Format, type Writer } from '../export/formats.ts';
import { findApplications, type Filter } from '../find/filter.ts';
import type { ListedRow } from '../find/select.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  zip: 'application/zip',
} as const satisfies Record<Format, string>;

/** So many are named in a line of the record. */
const perLine = 100;

/** Puts each application into the record before it is handed on. */
async function* recorded(
  found: AsyncIterable<{ listed: ListedRow }>,
  record: (references: readonly string[]) => Promise<void>,
): AsyncGenerator<ListedRow, void, undefined> {
  let batch: ListedRow[] = [];
  const flush = async () => {
    if (batch.length > 0) await record(batch.map(({ reference }) => reference));
    return batch.splice(0);
  };
  for await (const { listed } of found) {
    batch.push(listed);
    if (batch.length === perLine) yield* await flush();
  }
  yield* await flush();
  batch = [];
}

export interface ExportAsked {
  filter: Filter;
  format: Format;
  record: (references: readonly string[]) => Promise<void>;
  onError: (error: unknown) => void;
}

/** All applications that a filter is for, as a file that is written while it is sent: a browser that does not read waits. */
export function exportAnswer(
  context: ExportContext,
  { filter, format, record, onError }: ExportAsked,
): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const output = writable.getWriter();
  const write: Writer = (content) =>
    output.write(typeof content === 'string' ? Buffer.from(content) : content);
  const listed = () => recorded(findApplications(context, filter), record);
  const options = { listed, form: filter.form, withErased: filter.state === 'erased', count: 0 };
  formats[format](context, options, write)
    .then(() => output.close())
    .catch((error: unknown) => {
      // The answer ends short, so that a part is never taken for the whole.
      output.abort(error).catch(() => undefined);
      onError(error);
    });
  const { local } = instantToZonedTime(context.now, context.zone);
  const name = `applications-${local.replace('T', '-').replace(':', '')}.${format}`;
  return new Response(readable, {
    headers: {
      ...downloadHeaders,
      'content-type': types[format],
      'content-disposition': attachment(name, name),
    },
  });
}

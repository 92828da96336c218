import { createBody, takeText, type BodySink, type BodyTargets } from './gather-body.ts';
import type { IncomingFile } from './incoming-file.ts';
import { limits } from './limits.ts';
import { createMultipartParser, createTextPart, type PartSink } from './multipart.ts';
import { MalformedError } from './refused-body.ts';
import { createJsonSink, createUrlencodedSink } from './text-bodies.ts';

/** Begins a file with its first byte: a file input left empty comes as a part without name and without bytes. */
function createFilePart(begin: () => IncomingFile, isNamed: boolean) {
  let file = isNamed ? begin() : undefined;
  return {
    write: (bytes: Uint8Array) => (file ??= begin()).write(bytes),
    end: () => file,
  };
}

function createMultipartSink(contentType: string, targets: BodyTargets): BodySink {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType)?.slice(1).find(Boolean);
  if (boundary === undefined || boundary.length > limits.boundaryLength)
    throw new MalformedError('no usable boundary');
  const { whole, addValue, beginFile, endFile } = createBody(targets);
  /** Until the database has taken what came before. */
  let wait: Promise<void> | undefined;
  const parser = createMultipartParser(boundary, ({ field, fileName }): PartSink => {
    if (fileName === undefined) {
      const text = createTextPart((value) => {
        addValue(field, value);
      });
      return {
        ...text,
        write(bytes) {
          takeText(targets, bytes.length);
          text.write(bytes);
        },
      };
    }
    const part = createFilePart(() => beginFile(field, fileName), fileName !== '');
    return {
      write(bytes) {
        wait = part.write(bytes) ?? wait;
      },
      end() {
        const file = part.end();
        if (file) endFile(file);
      },
    };
  });
  return {
    maxBytes: limits.totalBytes,
    write(chunk) {
      wait = undefined;
      parser.write(chunk);
      return wait;
    },
    end() {
      parser.end();
      return whole();
    },
  };
}

/** What reads a body of that type; undefined where the type is none that a form can come as. */
export function createBodySink(contentType: string, targets: BodyTargets): BodySink | undefined {
  const type = contentType.split(';', 1).join('').trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return createUrlencodedSink(targets);
  if (type === 'multipart/form-data') return createMultipartSink(contentType, targets);
  return type === 'application/json' ? createJsonSink(targets) : undefined;
}

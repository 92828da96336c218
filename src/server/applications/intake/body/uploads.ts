import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { minuteMs } from '../../../../model/durations.ts';
import { connectionLimits } from '../../../http/listen.ts';
import { limitsOf } from '../../abuse/sender.ts';
import type { Store } from '../../storage/store.ts';
import { cleanFileName } from './file-name.ts';
import { receiveFile, type IncomingFile } from './incoming-file.ts';
import type { RequestRoom, UploadRoom } from './upload-room.ts';

/** Longer than any request takes: what is older was left by a server that ended. */
export const arrivingMs = connectionLimits.longestMs + 10 * minuteMs;

/** Begins to take a file of a request. */
export type BeginFile = (field: string, name: string) => IncomingFile;

/** The files of one request, while nobody has decided what becomes of them. */
export interface Uploads {
  /** @param sender the name that the sender is counted by; null where it is not known. */
  accept: (from: { form: FormDefinition; sender: string | null; now: number }) => BeginFile;
  /** A file that was put into the store for this request apart from what came with it. @returns its id. */
  add: (id: string) => string;
  /** Ids of files that an application has now. */
  keep: (ids: readonly string[]) => void;
  /** Once the request is answered: removes what was neither kept nor held. */
  close: () => Promise<void>;
}

export interface UploadsOptions {
  room: UploadRoom;
  store: Pick<Store, 'writePiece' | 'removeUnused'>;
  /** Called when the database refuses. */
  onError: (error: unknown) => void;
}

export function openUploads({ room, store, onError }: UploadsOptions): Uploads {
  const stored = new Set<string>();
  /** Pieces that may still be on their way to the store. */
  const underWay = new Set<Promise<unknown>>();
  let own: RequestRoom | undefined;

  const writePiece: Store['writePiece'] = (piece) => {
    const written = store.writePiece(piece);
    const done = written.catch(() => undefined).finally(() => underWay.delete(done));
    underWay.add(done);
    return written;
  };

  return {
    accept({ form, sender, now }) {
      const questions = new Map(
        fieldsOf(form).flatMap((field) => (field.type === 'file' ? [[field.name, field] as const] : [])),
      );
      const limit = sender === null ? null : { name: sender, maxBytes: limitsOf(sender).arrivingBytes };
      const ownRoom = (own = room.open(limit));
      return (field, name) =>
        receiveFile({
          start: { form: form.name, field, name: cleanFileName(name), sender, expiresAt: now + arrivingMs },
          maxBytes: questions.get(field)?.maxBytes ?? 0,
          room: ownRoom,
          writePiece,
          onStored: (id) => stored.add(id),
          onError,
        });
    },
    add(id) {
      stored.add(id);
      return id;
    },
    keep(ids) {
      for (const id of ids) stored.delete(id);
    },
    async close() {
      await Promise.all(underWay);
      // What cannot be removed now expires.
      await store.removeUnused([...stored]).catch(onError);
      own?.close();
    },
  };
}

import { AsyncResource } from 'node:async_hooks';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getMimeType } from 'hono/utils/mime';
import { answerRefusal, editorLocale, notUnderstood, refuse } from './answers.ts';
import { onlyFromHere } from './guard.ts';
import { readJson } from './read-json.ts';
import { isPictureName } from '../checks/pictures.ts';
import type { Remote } from '../remote/remote.ts';
import { parsePath } from '../names/paths.ts';
import { assertMayDo, type Editor } from '../protocol/permissions.ts';
import type { DraftSharing } from './draft-sharing.ts';
import { isSharing, requestSchema, type CmsRequest } from '../protocol/requests.ts';
import { changesText, isPublished } from '../protocol/publishing.ts';
import { Refusal } from '../refusal.ts';
import { withoutDrafts } from '../refusals.ts';
import { resolveConflict } from '../remote/resolve-conflict.ts';
import type { ContentStore } from '../storage/store.ts';
import type { Texts } from '../texts/texts.ts';

export interface EditingOptions {
  texts: Pick<Texts, 'perform'>;
  /** Where pictures are read. */
  store: ContentStore;
  /** The repository elsewhere, asked for at each request: a first start may have to wait for it. */
  remote?: () => Remote | undefined;
  /** Called at each request, the sign that an editor is at work. */
  onUse?: () => void;
  /** The links that show drafts; absent where the texts have none. */
  sharing?: DraftSharing;
  /** Turns away what no page of this site sends. */
  guard?: MiddlewareHandler;
  /** Who sends a request, by its `Cookie` header, once its body is here; nobody on the server's own machine. */
  editorNow?: (cookies: string | undefined) => Promise<Editor>;
  /**
   * Called before something is changed; what it returns is called before the change is answered: another server that takes
   * over has it then. @throws Refusal both, where it cannot.
   */
  beginSave?: () => () => Promise<void>;
  /** Called after every change of what is published, once it is on disk. */
  onChange: () => void;
  /** Called after every change, of drafts too; for a conflict, once it is merged. */
  onDone?: (request: CmsRequest) => void;
}

/** The largest request: a save with a few pictures. */
const requestLimit = 48 * 1024 * 1024;

/**
 * The CMS's back end, for `/admin/api`: `POST /v1` speaks Decap's `proxy` protocol, `GET /media/<name>` shows the
 * pictures of the media library. A refusal answers `{ error, code, problems }`, `error` in the language of the
 * `x-cms-language` header. For a stale save, `conflict` holds what differs and the versions to overwrite.
 */
export function createEditingApi(options: EditingOptions): Hono {
  const {
    texts,
    store,
    remote,
    onUse,
    beginSave,
    onChange,
    onDone,
    sharing,
    guard = onlyFromHere,
    editorNow,
  } = options;
  const app = new Hono();
  app.use(guard);
  app.post(
    '/v1',
    bodyLimit({ maxSize: requestLimit, onError: (context) => refuse(context, tooLarge()) }),
    async (context) => {
      const parsed = requestSchema.safeParse(await readJson(context), {
        reportInput: true,
      });
      if (!parsed.success) return refuse(context, notUnderstood(parsed.error));
      onUse?.();
      const { data: request } = parsed;
      const editor = await editorNow?.(context.req.header('cookie'));
      assertMayDo(request, editor);
      if (isSharing(request)) {
        if (!sharing) throw withoutDrafts();
        const answer = await sharing.perform(request, editorLocale(context), editor);
        if (request.action !== 'draftLinks') onDone?.(request);
        context.header('cache-control', 'no-store');
        return context.json(answer);
      }
      const isSave = changesText(request) || request.action === 'resolveConflict';
      const confirm = isSave ? beginSave?.() : undefined;
      const answer =
        request.action === 'resolveConflict'
          ? await resolveConflict(remote?.(), request.params, {
              author: editor?.author,
              // As this person, also where the merge is made after the answer.
              onMerged: AsyncResource.bind(() => onDone?.(request)),
            })
          : await texts.perform(request, editorLocale(context), editor);
      await confirm?.();
      await sharing?.afterwards(request);
      if (isPublished(request)) onChange();
      if (changesText(request)) onDone?.(request);
      return context.json(answer);
    },
  );
  app.get('/media/:name', async (context) => {
    const place = parsePath(`content/media/${context.req.param('name')}`);
    if (place?.kind !== 'media' || !isPictureName(place.path)) return context.notFound();
    const bytes = await (await store.tree()).read(place.path);
    if (!bytes) return context.notFound();
    context.header('content-type', getMimeType(place.path));
    context.header('x-content-type-options', 'nosniff');
    context.header('cache-control', 'private, max-age=31536000, immutable');
    return context.body(new Uint8Array(bytes));
  });
  app.onError(answerRefusal);
  return app;
}

function tooLarge(): Refusal {
  return new Refusal('media-size', {
    fr: 'L’envoi est trop lourd. Enregistrez avec moins d’images à la fois.',
    en: 'What you send is too heavy. Save with fewer images at a time.',
  });
}

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { perform, type Desk } from './actions.ts';
import { editorLocale, notUnderstood, refuse } from './answers.ts';
import { onlyFromHere } from './guard.ts';
import { mediaTypeOf } from './media.ts';
import { parsePath } from './paths.ts';
import { requestSchema, type CmsRequest } from './protocol.ts';
import { Refusal } from './refusal.ts';

export interface EditingOptions extends Desk {
  /** Called at each request: somebody is editing. */
  onUse?: () => void;
  /** Called after every change, once it is on disk. */
  onChange: () => void;
}

/** The largest request: a save with a few pictures. */
const requestLimit = 48 * 1024 * 1024;

/** True for a request that, once done, has changed what readers should see. */
function isPublished(request: CmsRequest): boolean {
  if (request.action === 'persistEntry') {
    const { dataFiles, options } = request.params;
    return !options.useWorkflow || parsePath(dataFiles[0]?.path ?? '')?.kind === 'document';
  }
  return publishing.has(request.action);
}

const publishing: ReadonlySet<string> = new Set([
  'deleteFiles',
  'persistMedia',
  'publishUnpublishedEntry',
  'unpublishEntry',
  'confirmTranslation',
  'mendFile',
]);

/**
 * The CMS's back end, for `/admin/api`: `POST /v1` speaks Decap's `proxy` protocol, `GET /media/<name>` shows the
 * pictures of the media library. A refusal answers `{ error, code, problems }`, `error` in the language of the
 * `x-cms-language` header. Where two editors met, `overlap` tells what differs and the versions to write over.
 */
export function createEditingApi({ store, drafts, trash, remote, onUse, onChange }: EditingOptions): Hono {
  const app = new Hono();
  app.use(onlyFromHere);
  app.post(
    '/v1',
    bodyLimit({ maxSize: requestLimit, onError: (context) => refuse(context, tooLarge()) }),
    async (context) => {
      const parsed = requestSchema.safeParse(await context.req.json().catch(() => undefined), {
        reportInput: true,
      });
      if (!parsed.success) return refuse(context, notUnderstood(parsed.error));
      onUse?.();
      const answer = await perform({ store, drafts, trash, remote }, parsed.data, editorLocale(context));
      if (isPublished(parsed.data)) onChange();
      return context.json(answer);
    },
  );
  app.get('/media/:name', async (context) => {
    const place = parsePath(`content/media/${context.req.param('name')}`);
    const bytes = place?.kind === 'media' ? await (await store.tree()).read(place.path) : undefined;
    if (place?.kind !== 'media' || !bytes) return context.notFound();
    context.header('content-type', mediaTypeOf(place.path));
    context.header('x-content-type-options', 'nosniff');
    context.header('cache-control', 'private, max-age=31536000, immutable');
    return context.body(new Uint8Array(bytes));
  });
  app.onError((error, context) => {
    if (error instanceof Refusal) return refuse(context, error);
    throw error;
  });
  return app;
}

function tooLarge(): Refusal {
  return new Refusal('media-size', {
    fr: 'L’envoi est trop lourd. Enregistrez avec moins d’images à la fois.',
    en: 'What you send is too heavy. Save with fewer pictures at a time.',
  });
}

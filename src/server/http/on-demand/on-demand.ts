import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { sha256 } from '../../../digest.ts';
import { pageSchemas } from '../../../forms/pages.ts';
import { readPolicies } from './page-policies.ts';
import { drawPlainly, hasPlainPage } from './plain-page.ts';
import type { PageLocals, RenderPage } from './render-page.ts';

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
  locals: object,
) => Promise<void>;

/** Only that there is a function can be checked: its parameters are those of @astrojs/node. */
const entrySchema = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

const headersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));

/** An on-demand page that could not be drawn. */
export class RenderError extends Error {}

/** Keeps what a page writes instead of sending it. */
class CapturedResponse extends ServerResponse {
  readonly chunks: Buffer[] = [];
  readonly headers = new Headers();

  override writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = headersSchema.safeParse(rest.at(-1)).data ?? {};
    for (const [name, value] of Object.entries(headers)) this.headers.set(name, String(value));
    return this;
  }

  override write(chunk: unknown): boolean {
    this.chunks.push(
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(z.instanceof(Uint8Array).parse(chunk)),
    );
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk);
    this.emit('finish');
    return this;
  }
}

function draw(handler: Handler, path: string, locals: PageLocals): Promise<CapturedResponse> {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: path, headers: { host: 'localhost', accept: 'text/html' } });
  request.push(null);
  const response = new CapturedResponse(request);
  return new Promise((resolve, reject) => {
    response.on('finish', () => {
      resolve(response);
    });
    const notFound = () => {
      reject(new RenderError(`The site has no page ${path}: build it again with this version.`));
    };
    handler(request, response, notFound, locals).catch(reject);
  });
}

/** Loads the on-demand pages that `npm run build` put in `serverDir`. */
export async function loadRenderer(serverDir: string): Promise<RenderPage> {
  const policies = readPolicies(join(serverDir, '..'));
  const { handler } = entrySchema.parse(await import(pathToFileURL(join(serverDir, 'entry.mjs')).href));
  return async (page, locals, status = 200) => {
    const drawn = await draw(handler, `/on-demand/${page}/`, locals);
    if (drawn.statusCode >= 400) {
      throw new RenderError(
        `The page “${page}” could not be drawn (${drawn.statusCode}); the log above says why.`,
      );
    }
    const headers = {
      'content-type': drawn.headers.get('content-type') ?? 'text/html; charset=utf-8',
      'content-security-policy': policies.ofPage(page),
    };
    return new Response(Buffer.concat(drawn.chunks), { status, headers });
  };
}

/**
 * What on-demand pages of this code are given, as a digest of its schemas: pages that were built for something else could be
 * drawn wrong.
 */
export const pageContract = sha256(
  JSON.stringify(pageSchemas.map((schema) => z.toJSONSchema(schema, { unrepresentable: 'any' }))),
).slice(0, 16);

/** The on-demand pages of a publication, and the contract that they were built for. */
export interface OnDemandPages {
  serverDir: string;
  contract: string;
}

/**
 * Draws with the pages that are current at each request. A page for applicants that those cannot draw, since other code built
 * them or since they fail, is drawn plainly: nobody loses their reference.
 */
export function createRenderer(
  current: () => OnDemandPages | undefined,
  onError: (error: unknown) => void,
): RenderPage {
  let loaded: { serverDir: string; render: Promise<RenderPage> } | undefined;
  const load = (serverDir: string) => {
    if (loaded?.serverDir !== serverDir) loaded = { serverDir, render: loadRenderer(serverDir) };
    return loaded.render;
  };
  return async (page, locals, status = 200) => {
    const found = current();
    const plain = () => drawPlainly(page, locals, status);
    if (found === undefined || (found.contract !== pageContract && hasPlainPage(page))) return plain();
    try {
      return await (
        await load(found.serverDir)
      )(page, locals, status);
    } catch (error) {
      if (!hasPlainPage(page)) throw error;
      onError(error);
      return plain();
    }
  };
}

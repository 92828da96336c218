/** What the server said. `stored`: the receipt's address. */
export type Answer =
  | { kind: 'stored'; receipt: string }
  | { kind: 'errors'; title: string; errors: { field: string; message: string }[] }
  /** `receipt`: the address of the receipt of what was sent before under the same key. */
  | { kind: 'problem'; code: string; title: string; advice: string; receipt: string | undefined }
  /** The server's answer is a page: the browser asks for it itself. */
  | { kind: 'page' }
  | { kind: 'broken' }
  | { kind: 'stopped' };

/** The JSON of our own server, as the intake writes it. Not parsed by a schema: zod/mini weighs 5.8 kB, a page's whole budget is 6. */
interface Reply {
  receipt?: string;
  code?: string;
  title?: string;
  detail?: string;
  errors?: { field: string; code: string; message: string }[];
}

/** How far the sending is, in bytes. */
export interface Progress {
  sent: number;
  total: number;
}

/** A form that is being sent. */
interface Sending {
  answer: Promise<Answer>;
  stop: () => void;
}

function readAnswer({ status, responseText }: XMLHttpRequest): Answer {
  let reply: Reply;
  try {
    reply = JSON.parse(responseText) as Reply;
  } catch {
    return { kind: 'broken' };
  }
  if (status < 300 && reply.receipt !== undefined) return { kind: 'stored', receipt: reply.receipt };
  const hasNewText = reply.errors?.some(({ code }) => code === 'consent-outdated');
  if (['not-eligible', 'draft-changed'].includes(reply.code ?? '') || hasNewText) return { kind: 'page' };
  if (reply.errors) return { kind: 'errors', title: reply.title ?? '', errors: reply.errors };
  if (reply.code === undefined) return { kind: 'broken' };
  const { code, title = '', detail: advice = '', receipt } = reply;
  return { kind: 'problem', code, title, advice, receipt };
}

/**
 * Sends the form without leaving the page, so that chosen files stay chosen whatever happens. By XMLHttpRequest: `fetch`
 * does not say how far an upload is.
 */
export function send(form: HTMLFormElement, onProgress: (progress: Progress) => void): Sending {
  const request = new XMLHttpRequest();
  const answer = new Promise<Answer>((resolve) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress({ sent: loaded, total });
    });
    request.addEventListener('load', () => {
      resolve(readAnswer(request));
    });
    request.addEventListener('error', () => {
      resolve({ kind: 'broken' });
    });
    request.addEventListener('abort', () => {
      resolve({ kind: 'stopped' });
    });
  });
  // Not `form.action`: that is the form's button of this name.
  request.open('POST', form.getAttribute('action') ?? '');
  request.setRequestHeader('accept', 'application/json');
  request.send(new FormData(form));
  return {
    answer,
    stop: () => {
      request.abort();
    },
  };
}

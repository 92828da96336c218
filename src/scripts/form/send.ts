/** What the server said. `stored`: the receipt's address. */
export type Answer =
  | { kind: 'stored'; receipt: string }
  | { kind: 'errors'; title: string; errors: { field: string; message: string }[] }
  /** `receipt`: the address of the receipt of what was sent before under the same key. */
  | { kind: 'problem'; code: string; title: string; advice: string; receipt: string | undefined }
  /** The server's answer is a page: the browser asks for it itself. */
  | { kind: 'page' }
  | { kind: 'broken' };

interface Told {
  receipt?: string;
  code?: string;
  title?: string;
  detail?: string;
  errors?: { field: string; code: string; message: string }[];
}

/** Sends the form without leaving the page, so that chosen files stay chosen whatever happens. */
export async function send(form: HTMLFormElement): Promise<Answer> {
  let response: Response;
  let told: Told;
  try {
    // Not `form.action`: that is the form's button of this name.
    response = await fetch(form.getAttribute('action') ?? '', {
      method: 'POST',
      body: new FormData(form),
      headers: { accept: 'application/json' },
    });
    told = (await response.json()) as Told;
  } catch {
    return { kind: 'broken' };
  }
  if (response.ok && told.receipt !== undefined) return { kind: 'stored', receipt: told.receipt };
  const hasNewText = told.errors?.some(({ code }) => code === 'consent-outdated');
  if (told.code === 'not-eligible' || hasNewText) return { kind: 'page' };
  if (told.errors) return { kind: 'errors', title: told.title ?? '', errors: told.errors };
  if (told.code === undefined) return { kind: 'broken' };
  const { code, title = '', detail: advice = '', receipt } = told;
  return { kind: 'problem', code, title, advice, receipt };
}

/** What the server answers once a device has signed: where to go, or why not, as a sentence. */
function partOf(answer: unknown, name: 'to' | 'message'): string | undefined {
  const part: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof part === 'string' ? part : undefined;
}

/** The server says why; its sentence is the person's. */
class RefusedError extends Error {
  override name = 'RefusedError';
}

async function ask(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new RefusedError(partOf(answer, 'message'));
  return answer;
}

/**
 * A button that makes or uses a passkey. Without scripts, and where the browser has none, it stays hidden and the element's
 * other text is shown.
 */
class PasskeyButton extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button');
    const isKnown =
      typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
    if (!button || !isKnown) return;
    this.querySelector('[data-without]')?.remove();
    button.hidden = false;
    button.addEventListener('click', () => {
      button.disabled = true;
      this.#sign().catch((error: unknown) => {
        button.disabled = false;
        const failed = this.querySelector<HTMLElement>('[data-failed]');
        const why = error instanceof RefusedError ? error.message : '';
        if (failed) failed.textContent = why || (failed.dataset['failed'] ?? '');
      });
    });
  }

  async #sign(): Promise<void> {
    const { path = '', to = '' } = this.dataset;
    const credential = await (this.dataset['make'] === undefined ? use(path) : make(path));
    const answer = await ask(`${path}/answer${to}`, credential);
    location.assign(partOf(answer, 'to') ?? '/admin/');
  }
}

async function use(path: string): Promise<unknown> {
  const options = (await ask(`${path}/options`)) as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return toJson(await navigator.credentials.get({ publicKey }));
}

async function make(path: string): Promise<unknown> {
  const options = (await ask(`${path}/options`)) as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return toJson(await navigator.credentials.create({ publicKey }));
}

function toJson(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('The device made no credential.');
  return credential.toJSON();
}

customElements.define('passkey-button', PasskeyButton);

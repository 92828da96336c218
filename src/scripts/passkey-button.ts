/** What the server answers once a device has signed: where to go. */
const destinationOf = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'to' in answer && typeof answer.to === 'string'
    ? answer.to
    : undefined;

async function ask(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
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
      this.#sign().catch(() => {
        button.disabled = false;
        const failed = this.querySelector<HTMLElement>('[data-failed]');
        if (failed) failed.textContent = failed.dataset['failed'] ?? '';
      });
    });
  }

  async #sign(): Promise<void> {
    const { path = '', to = '' } = this.dataset;
    const credential = await (this.dataset['make'] === undefined ? use(path) : make(path));
    const answer = await ask(`${path}/answer${to}`, credential);
    location.assign(destinationOf(answer) ?? '/admin/');
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

import { element } from '../dom/element.ts';
import { morph } from './morph.ts';

export type Theme = 'light' | 'dark';
export type Width = 'desktop' | 'phone';

/** The widths at which the page is drawn, in CSS pixels. A desktop page is made smaller to fit into the pane. */
const widths: Readonly<Record<Width, number>> = { desktop: 1080, phone: 375 };

/** How long the first page waits for its style sheets, in milliseconds. */
const styleTimeoutMs = 3000;

const shell = '<!doctype html><html><head></head><body></body></html>';

/** The page inside the pane. Its scripts never run: it is put together from its parts, part by part. */
export class PageFrame {
  readonly element: HTMLElement;
  readonly #frame: HTMLIFrameElement;
  readonly #loaded: Promise<void>;
  #theme: Theme = 'light';
  #width: Width = 'desktop';
  readonly #observer: ResizeObserver;

  /**
   * @param title names the frame for those who do not see it.
   * @param onClick called on a click on a text: what the page says there, from the innermost element outwards.
   */
  constructor(title: string, onClick: (shown: string[]) => void) {
    this.#frame = element('iframe', { title, srcdoc: shell, class: 'page' });
    this.element = element('div', { class: 'stage' }, this.#frame);
    this.#loaded = new Promise((resolve) => {
      this.#frame.addEventListener('load', () => {
        this.#listen(onClick);
        resolve();
      });
    });
    this.#observer = new ResizeObserver(() => {
      this.#fit();
    });
    this.#observer.observe(this.element);
  }

  close(): void {
    this.#observer.disconnect();
  }

  /**
   * Shows a page in place of the one before, without a flash and where it was scrolled to.
   * @param pictures where this browser keeps pictures that the server does not have, by file name.
   */
  async show(html: string, pictures: ReadonlyMap<string, string>): Promise<void> {
    await this.#loaded;
    const page = this.#frame.contentDocument;
    if (!page) return;
    const next = new DOMParser().parseFromString(html, 'text/html');
    for (const script of next.querySelectorAll('script')) script.remove();
    for (const picture of next.querySelectorAll('img')) substitute(picture, pictures);
    const outdated = await addStyles(page, next);
    const root = page.documentElement;
    for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value);
    morph(page.body, next.body);
    for (const style of outdated) style.remove();
    this.#frame.hidden = false;
    this.#paint();
  }

  /** Hides the page, where there is none to show. */
  hide(): void {
    this.#frame.hidden = true;
  }

  /** Opens and shows the part of the page with this id. */
  reveal(id: string): void {
    const part = this.#frame.contentDocument?.getElementById(id);
    part?.closest('details')?.setAttribute('open', '');
    const view = this.#frame.contentWindow;
    // Not scrollIntoView, which would scroll the frames around as well.
    const shown = part?.closest('details') ?? part;
    if (shown && view) view.scrollTo({ top: view.scrollY + shown.getBoundingClientRect().top });
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#paint();
  }

  setWidth(width: Width): void {
    this.#width = width;
    this.#fit();
  }

  /** The page's colours follow `color-scheme`, as they do on the site. */
  #paint(): void {
    const root = this.#frame.contentDocument?.documentElement;
    if (root) root.style.colorScheme = this.#theme;
    this.element.dataset['theme'] = this.#theme;
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0) return;
    const width = this.#width === 'phone' ? widths.phone : Math.max(widths.desktop, clientWidth);
    const scale = Math.min(1, clientWidth / width);
    Object.assign(this.#frame.style, {
      inlineSize: `${width}px`,
      blockSize: `${clientHeight / scale}px`,
      transform: `scale(${scale})`,
    });
    this.element.dataset['width'] = this.#width;
  }

  /** A preview leads nowhere and sends nothing: a click finds the field, a link to a part of the page shows that part. */
  #listen(onClick: (shown: string[]) => void): void {
    const page = this.#frame.contentDocument;
    page?.addEventListener('submit', (event) => {
      event.preventDefault();
    });
    page?.addEventListener('click', (event) => {
      const elements = event.composedPath().filter(isElement);
      const link = elements.find(({ localName }) => localName === 'a');
      if (link) event.preventDefault();
      const target = link?.getAttribute('href') ?? '';
      if (target.startsWith('#')) this.reveal(target.slice(1));
      onClick(elements.slice(0, 4).map(({ textContent }) => textContent));
    });
  }
}

function substitute(picture: HTMLImageElement, pictures: ReadonlyMap<string, string>): void {
  const name = decodeURI(picture.getAttribute('src') ?? '').replace(/^.*\//, '');
  const address = pictures.get(name);
  if (address !== undefined) picture.setAttribute('src', address);
}

/** Of any document: each frame has an `Element` of its own. */
function isElement(target: EventTarget): target is Element {
  return 'nodeType' in target && target.nodeType === Node.ELEMENT_NODE;
}

/**
 * Adds the styles that the page does not have yet, loaded before anything is drawn with them.
 * @returns those that the next page no longer has.
 */
async function addStyles(page: Document, next: Document): Promise<Element[]> {
  const present = new Map(stylesOf(page).map((style) => [style.outerHTML, style]));
  const wanted = new Map(stylesOf(next).map((style) => [style.outerHTML, style]));
  const missing = [...wanted].filter(([key]) => !present.has(key)).map(([, style]) => page.adoptNode(style));
  const loading = missing
    .filter(({ localName }) => localName === 'link')
    .map(
      (link) =>
        new Promise<void>((resolve) => {
          for (const outcome of ['load', 'error'])
            link.addEventListener(outcome, () => {
              resolve();
            });
        }),
    );
  page.head.append(...missing);
  const timeout = new Promise((resolve) => window.setTimeout(resolve, styleTimeoutMs));
  if (loading.length > 0) await Promise.race([Promise.all(loading), timeout]);
  return [...present].filter(([key]) => !wanted.has(key)).map(([, style]) => style);
}

function stylesOf(page: Document): Element[] {
  return [...page.head.querySelectorAll('link[rel="stylesheet"], style')];
}

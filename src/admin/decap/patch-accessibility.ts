import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';

type Patch = readonly [selector: string, patch: (element: HTMLElement) => void];

/**
 * Corrects in the DOM what Decap draws without a name, with a wrong role or in English, each time it draws something.
 * A patch changes nothing that is right already, so that its own change causes no further round.
 */
export function patchAccessibility(t: Words): void {
  const patches = [...namePatches(t), ...rolePatches(t)];
  let isAsked = false;
  const patchAll = () => {
    isAsked = false;
    for (const [selector, patch] of patches)
      for (const element of document.querySelectorAll<HTMLElement>(selector)) patch(element);
  };
  const askOnce = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(patchAll);
  };
  window.addEventListener('hashchange', askOnce);
  const observer = new MutationObserver(askOnce);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['role', 'aria-label', 'aria-checked', 'class'],
  });
  patchAll();
}

function namePatches(t: Words): readonly Patch[] {
  return [
    [
      '[data-slate-editor]',
      (editor) => {
        set(editor, 'aria-label', fieldOf(editor) ?? t('body'));
      },
    ],
    [
      '[class*="ToolbarToggle"][role="switch"]',
      (toggle) => {
        set(toggle, 'aria-label', t('plainText'));
        set(toggle, 'aria-checked', String(toggle.closest('.cms-editor-raw') !== null));
      },
    ],
    [
      '[aria-label^="Remove "]',
      (button) => {
        const label = button.getAttribute('aria-label')?.slice('Remove '.length) ?? '';
        set(button, 'aria-label', t('removeChoice', { label }));
      },
    ],
    [
      '[role="dialog"]',
      (dialog) => {
        set(dialog, 'aria-label', t('media'));
      },
    ],
    [
      '[id^="DndDescribedBy"]',
      (guide) => {
        if (guide.textContent !== t('dragGuide')) guide.textContent = t('dragGuide');
      },
    ],
    [
      '[aria-roledescription="sortable"]',
      (item) => {
        set(item, 'aria-roledescription', t('sortable'));
      },
    ],
    [
      '[class*="ListItemTopBar"]',
      (bar) => {
        nameListItem(bar, t);
      },
    ],
    [
      '[class*="TopBarContainer"]:has(> [class*="AddButton"]) > [class*="ExpandButtonContainer"]',
      (bar) => {
        countItems(bar, t);
      },
    ],
    [
      '[class*="-BackStatusUnchanged"]',
      (status) => {
        const isNew = /^#\/collections\/[a-z]+\/new/.test(location.hash);
        // Once it is saved, its address changes and Decap's own words are right again.
        const usual = (status.dataset['words'] ??= status.textContent);
        const words = isNew ? t('newText') : usual;
        if (status.textContent !== words) status.textContent = words;
      },
    ],
    [
      'div:not([class]) > h3:only-child:not([class])',
      (heading) => {
        const [, section] = /^(#\/collections\/[a-z]+)\/entries\//.exec(location.hash) ?? [];
        if (section !== undefined) heading.after(wayBack(section, t));
      },
    ],
    [
      '[aria-label="close"]',
      (button) => {
        set(button, 'aria-label', t('close'));
      },
    ],
    [
      '[aria-label="notification timer"]',
      (timer) => {
        set(timer, 'aria-label', t('messageTimer'));
      },
    ],
    [
      '.Toastify__toast',
      (toast) => {
        const holders = [toast, ...toast.querySelectorAll('*')];
        const holder = holders.find(({ firstChild }) => englishFault.test(firstChild?.nodeValue ?? ''));
        if (holder?.firstChild instanceof Text)
          holder.firstChild.data = holder.firstChild.data.replace(englishFault, t('pictureNotKept'));
      },
    ],
    [
      'img[alt="Logo"]',
      (logo) => {
        set(logo, 'alt', t('title'));
      },
    ],
  ];
}

function rolePatches(t: Words): readonly Patch[] {
  const main = 'main, [class*="-EditorContainer"]';
  return [
    // A menu's button holds a second one, where a keyboard would stop for nothing; clicks reach the menu all the same.
    [
      '[role="button"][aria-haspopup] > button',
      (button) => {
        const name = button.getAttribute('title') ?? button.textContent;
        if (button.parentElement) set(button.parentElement, 'aria-label', name === '' ? t('more') : name);
        set(button, 'inert', '');
      },
    ],
    [
      '[class*="-EditorContainer"], [class*="StyledAuthenticationPage"]',
      (page) => {
        set(page, 'role', 'main');
      },
    ],
    [
      `[class*="-AppMainContainer"]:not(:has(${main}))`,
      (page) => {
        set(page, 'role', 'main');
      },
    ],
    [
      `[class*="-AppMainContainer"][role="main"]:has(${main})`,
      (page) => {
        page.removeAttribute('role');
      },
    ],
    // The bar that shows a page being loaded: it says nothing, and stands outside every landmark.
    [
      'body > canvas',
      (bar) => {
        set(bar, 'aria-hidden', 'true');
      },
    ],
    [
      '[class*="-CustomIconWrapper"]',
      (logo) => {
        set(logo, 'role', 'heading');
        set(logo, 'aria-level', '1');
      },
    ],
  ];
}

/** What Decap says in English of a picture that was not kept. */
const englishFault = /^Failed to (?:persist|delete) media: /;

/** Gives the buttons of a list's item its name, or its number where it has none. */
function nameListItem(bar: HTMLElement, t: Words): void {
  const { parentElement: holder, nextElementSibling: title } = bar;
  const number = [...(holder?.parentElement?.children ?? [])].indexOf(holder ?? bar) + 1;
  const named = title?.textContent.trim() ?? '';
  const item = named === '' ? String(number) : named;
  const buttons = [...bar.querySelectorAll(':scope > button')];
  const [fold, remove] = buttons.length > 1 ? buttons : [undefined, ...buttons];
  if (fold) set(fold, 'aria-label', t('foldItem', { item }));
  if (remove) set(remove, 'aria-label', t('removeItem', { item }));
  const handle = bar.querySelector('[aria-roledescription]');
  if (handle) set(handle, 'aria-label', t('moveItem', { item }));
}

/** Decap shows of a text that is not there one line on a white page. */
function wayBack(section: string, t: Words): HTMLElement {
  return element('p', { class: 'cms-way-back' }, element('a', { href: section }, t('backToSection')));
}

/** A list says how many items it holds; Decap writes the number before its label: “0 what the program brings”. */
function countItems(bar: HTMLElement, t: Words): void {
  const heading = bar.lastChild;
  const count = /^\d+(?= )/.exec(heading?.nodeValue ?? '')?.[0];
  if (!(heading instanceof Text) || count === undefined) return;
  const words = t(Number(count) < 2 ? 'itemCountOne' : 'itemCountMany', { count });
  if (heading.data !== words) heading.data = words;
}

/** The label of the field that an element belongs to. */
function fieldOf(element: Element): string | undefined {
  const label = element.closest('[class*="ControlContainer"]')?.querySelector('label');
  return label?.firstChild?.textContent?.trim();
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

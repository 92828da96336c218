import {
  colleaguesSchema,
  presencePath,
  presenceTimes,
  type Colleague,
  type Presence,
} from '../../model/messages/presence.ts';
import { element } from '../dom/element.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Locale } from '../../i18n/locales.ts';
import { languageAt } from '../preview/writing-language.ts';
import type { Words } from '../words.ts';

/**
 * Says in the bar who else has the open text before them, and in which language they write. Nothing is locked by it.
 * A window in the background says nothing more until it is looked at again.
 */
export function showPresence(bar: HTMLElement, t: Words): void {
  const line = element('p', { class: 'cms-status-presence', role: 'status' });
  bar.prepend(line);
  const id = crypto.randomUUID();
  let said = '';
  let timer = 0;
  let written: Locale | null = null;
  const shown = (): Omit<Presence, 'window'> => {
    const open = document.visibilityState === 'visible' ? openText() : undefined;
    if (!open?.hasChanged) written = null;
    if (!open) return { text: null, isWriting: false, locale: null };
    return { text: `${open.collection}/${open.name}`, isWriting: open.hasChanged, locale: written };
  };
  const say = async () => {
    window.clearTimeout(timer);
    const now = shown();
    const wasOpen = said !== '' && !said.includes('"text":null');
    said = JSON.stringify(now);
    if (now.text === null) line.replaceChildren();
    if (now.text === null && !wasOpen) return;
    const colleagues = await send({ window: id, ...now });
    // What was open may have been left meanwhile.
    if (JSON.stringify(shown()) === said) line.replaceChildren(...colleagues.map((one) => toWords(one, t)));
    if (now.text !== null) timer = window.setTimeout(() => void say(), presenceTimes.everyMs);
  };
  const sayIfChanged = () => {
    if (JSON.stringify(shown()) !== said) void say();
  };
  document.addEventListener(
    'input',
    ({ target }) => {
      if (target instanceof Element) written = languageAt(target) ?? written;
    },
    { capture: true },
  );
  onEditorChange(sayIfChanged);
  document.addEventListener('visibilitychange', sayIfChanged);
}

/** A note that does not arrive is no matter: the next one follows. */
async function send(presence: Presence): Promise<Colleague[]> {
  const response = await fetch(presencePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(presence),
    keepalive: true,
  }).catch(() => undefined);
  const answer: unknown = response?.ok ? await response.json().catch(() => undefined) : undefined;
  return colleaguesSchema.safeParse(answer).data?.colleagues ?? [];
}

function toWords({ name, isWriting, locale }: Colleague, t: Words): HTMLElement {
  const key = !isWriting
    ? 'presenceOpen'
    : locale === null
      ? 'presenceWriting'
      : ({ fr: 'presenceWritingFrench', en: 'presenceWritingEnglish' } as const)[locale];
  return element('span', {}, t(key, { name }));
}

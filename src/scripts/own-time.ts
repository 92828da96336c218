import { formatDate, formatTime } from '../i18n/dates.ts';
import { languageTags, type LanguageTag } from '../i18n/locales.ts';

/** A local time, `2026-03-31T23:59`, as clocks of a zone show an instant. */
function localTimeIn(zone: string, instant: number): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(instant).replace(' ', 'T');
}

const isTag = (tag: string | undefined): tag is LanguageTag => languageTags.some((known) => known === tag);

/** Says a moment again in the reader's own time, where their clock and the call's do not agree. */
class OwnTimeElement extends HTMLElement {
  connectedCallback(): void {
    const { instant, zone, tag, words } = this.dataset;
    if (!instant || !zone || !words || !isTag(tag)) return;
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const here = localTimeIn(own, Number(instant));
    if (here === localTimeIn(zone, Number(instant))) return;
    const place = own.replace(/^.*\//, '').replaceAll('_', ' ');
    this.textContent = words
      .replace('{place}', place)
      .replace('{date}', formatDate(here, tag))
      .replace('{time}', formatTime(here, tag));
    this.hidden = false;
  }
}

customElements.define('own-time', OwnTimeElement);

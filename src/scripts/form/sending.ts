import { formatBytes } from '../../forms/messages.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import type { PageDefinition } from './definition.ts';
import { send, type Answer, type Progress } from './send.ts';

/** Sent so fast that the progress could not be read. */
const smallBytes = 200_000;

/** True while the form is being sent: a second click is then nothing. */
export const isSending = (form: HTMLFormElement): boolean => form.ariaBusy === 'true';

function setSending(form: HTMLFormElement, is: boolean): void {
  form.ariaBusy = String(is);
  for (const button of form.elements) {
    if (button instanceof HTMLButtonElement && button.type === 'submit')
      button.ariaDisabled = is ? 'true' : null;
  }
}

/** Shows how far a large sending is, with a button that stops it as long as something is still on its way. */
function showProgress(
  place: HTMLElement,
  { t, languageTag }: PageDefinition,
  { sent, total }: Progress,
): void {
  const appears = place.hidden && total >= smallBytes;
  if (appears) place.hidden = false;
  const bar = place.querySelector('progress');
  if (bar) bar.value = sent / total;
  const words = place.querySelector('[data-upload-words]');
  const percent = formatNumber(Math.floor((sent / total) * 100), languageTag);
  const [done, all] = [formatBytes(sent, languageTag), formatBytes(total, languageTag)];
  if (words) words.textContent = t('form.upload.state', { percent, sent: done, total: all });
  const stop = place.querySelector<HTMLElement>('[data-upload-stop]');
  if (stop) stop.hidden = sent === total;
  // Who pressed Enter may be far above it.
  if (appears) place.scrollIntoView({ block: 'nearest' });
}

/** Sends the form, says that it is being sent, how far it is, and that it was checked. */
export async function sendVisibly(
  root: HTMLElement,
  form: HTMLFormElement,
  page: PageDefinition,
): Promise<Answer> {
  const status = root.querySelector<HTMLElement>('[data-sending]');
  const place = root.querySelector<HTMLElement>('[data-upload]');
  setSending(form, true);
  const sending = send(form, (progress) => {
    if (place) showProgress(place, page, progress);
    // Aloud: that it is sent, that it is checked, that it was; what comes between is for the eye.
    const isSent = progress.sent === progress.total;
    const words = page.t('form.upload.checking');
    if (status && isSent && status.textContent !== words) status.textContent = words;
  });
  const stop = place?.querySelector<HTMLElement>('[data-upload-stop]');
  stop?.addEventListener('click', sending.stop);
  if (status) {
    status.textContent = page.t('form.sending');
    status.scrollIntoView({ block: 'nearest' });
  }
  const answer = await sending.answer;
  stop?.removeEventListener('click', sending.stop);
  const end = () => {
    setSending(form, false);
    if (status) status.textContent = '';
    if (place) place.hidden = true;
  };
  if (answer.kind === 'stored') {
    // Until the receipt is there; not where the reader comes back to this page.
    if (status) status.textContent = page.t('form.upload.checked');
    window.addEventListener('pagehide', end, { once: true });
  } else end();
  return answer;
}

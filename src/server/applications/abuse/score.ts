import type { Signal } from '../storage/application.ts';

/**
 * Signs of spam and their weights. Nothing is dropped for them: from `quarantineScore` up an application is stored, not
 * forwarded, and counted in the daily summary; the staff release it. The sender gets the same receipt either way.
 *
 * - `honeypot`: the field that people do not see is filled in.
 * - `too-fast`: sent sooner after the first answer than a person can fill in the form.
 * - `no-proof`: the page's script ran (it gave a key) and yet no signed time came.
 * - `bad-proof`: a signed time that is forged or older than a day.
 * - `used-proof`: a signed time that came with an earlier application.
 * - `many-from-sender`: more applications than people send, from one address within ten minutes.
 * - `links`: an answer full of links.
 */
export const weights = {
  honeypot: 100,
  'too-fast': 60,
  'no-proof': 20,
  'bad-proof': 60,
  'used-proof': 60,
  'many-from-sender': 100,
  links: 40,
} as const;

export type SignalName = keyof typeof weights;

/** A signal as the store takes it. */
export const toSignal = (name: SignalName): Signal => ({ name, weight: weights[name] });

/** From this sum up, an application waits for the staff. */
export const quarantineScore = 100;

export function scoreOf(signals: readonly SignalName[]): number {
  return signals.reduce((sum, signal) => sum + weights[signal], 0);
}

export function isQuarantined(score: number): boolean {
  return score >= quarantineScore;
}

import { z } from 'zod';
import type { Locale } from '../../i18n/locales.ts';

/** A problem of a content file, in the editor's language, as the server sends it. */
export const problemSchema = z.object({
  file: z.string(),
  line: z.number(),
  field: z.string().optional(),
  message: z.string(),
  advice: z.string(),
});

export type SentProblem = z.infer<typeof problemSchema>;

/** Another text that stands in the way of what was asked, with the address at which the CMS opens it. */
export const dependentSchema = z.object({ key: z.string(), title: z.string(), href: z.string() });

export type DependentText = z.infer<typeof dependentSchema>;

export interface RefusalEvent {
  /** The request that was refused, by its name in the protocol. */
  action: string;
  sentence: string;
  problems: readonly SentProblem[];
  texts: readonly DependentText[];
}

const target = new EventTarget();

/** Announces to the page that the server refused something. */
export function announceRefusal(refusal: RefusalEvent): void {
  target.dispatchEvent(new CustomEvent('refusal', { detail: refusal }));
}

/** A save: `isLive` where readers will see it, false for a draft. */
export interface SaveEvent {
  isLive: boolean;
  question?: TranslationQuestion;
}

/** After a save: does the translation say what its source says? */
export interface TranslationQuestion {
  /** The title of the text. */
  text: string;
  /** The language that may no longer say what the other one says. */
  locale: Locale;
  /** Whether this save changed it: it may have been brought up to date. */
  isChanged: boolean;
  /** Confirms to the server that it does. */
  confirm: () => Promise<void>;
}

/** Announces to the page that something was saved. */
export function announceSave(save: SaveEvent): void {
  target.dispatchEvent(new CustomEvent('save', { detail: save }));
}

/** What a notice offers beside closing it. */
export interface Offer {
  label: string;
  accept: () => void;
}

interface Notice {
  sentences: readonly string[];
  offer: Offer | undefined;
}

/**
 * Shows the editor the outcome of a paste, of a chosen file or of a removal, in sentences; an empty list removes the last
 * ones.
 */
export function announceNotice(sentences: readonly string[], offer?: Offer): void {
  const detail: Notice = { sentences, offer };
  target.dispatchEvent(new CustomEvent('notice', { detail }));
}

export function onNotice(react: (notice: Notice) => void): void {
  target.addEventListener('notice', (event) => {
    if (event instanceof CustomEvent) react(event.detail as Notice);
  });
}

export function onRefusal(react: (refusal: RefusalEvent) => void): void {
  target.addEventListener('refusal', (event) => {
    if (event instanceof CustomEvent) react(event.detail as RefusalEvent);
  });
}

export function onSave(react: (save: SaveEvent) => void): void {
  target.addEventListener('save', (event) => {
    if (event instanceof CustomEvent) react(event.detail as SaveEvent);
  });
}

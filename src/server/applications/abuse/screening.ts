import type { Screening } from '../storage/application.ts';
import type { FormTokens } from './form-tokens.ts';
import { quarantineScore, toSignal, type SignalName } from './score.ts';
import { limitsOf } from './sender.ts';

/** An answer with more links than this is an advertisement. */
const maxLinks = 5;

const firstOf = (values: ReadonlyMap<string, readonly string[]>, name: string) =>
  values.get(name)?.find((value) => value !== '');

function hasManyLinks(values: ReadonlyMap<string, readonly string[]>): boolean {
  return [...values.values()].flat().some((value) => (value.match(/https?:\/\//gi) ?? []).length > maxLinks);
}

/**
 * Looks for signs of spam in a submission, before it is stored. Nothing is refused for them.
 *
 * @param hasKey whether the page's script ran: only then can a form token be expected.
 * @param sender the name that the sender is counted by; null where they must not be counted.
 */
export function screenSubmission(
  values: ReadonlyMap<string, readonly string[]>,
  { hasKey, sender, tokens }: { hasKey: boolean; sender: string | null; tokens: FormTokens },
): Screening {
  const text = firstOf(values, 'startedAt');
  const verified = text === undefined ? { signals: [], token: null } : tokens.verify(text);
  const names: SignalName[] = [
    ...(firstOf(values, 'homepage') === undefined ? [] : (['honeypot'] as const)),
    ...(hasKey && text === undefined ? (['no-proof'] as const) : []),
    ...verified.signals,
    ...(hasManyLinks(values) ? (['links'] as const) : []),
  ];
  return {
    signals: names.map(toSignal),
    quarantineScore,
    token: verified.token && { ...verified.token, ifSpent: toSignal('used-proof') },
    sender:
      sender === null
        ? null
        : {
            name: sender,
            max: limitsOf(sender).applications,
            ifExceeded: toSignal('many-from-sender'),
          },
  };
}

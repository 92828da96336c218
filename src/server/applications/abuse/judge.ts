import type { NewApplication } from '../storage/application.ts';
import type { Proofs } from './proof.ts';
import type { Signal } from './score.ts';

/** An answer with more links than this is an advertisement. */
const mostLinks = 5;

const firstOf = (values: ReadonlyMap<string, readonly string[]>, name: string) =>
  values.get(name)?.find((value) => value !== '');

function hasManyLinks(values: ReadonlyMap<string, readonly string[]>): boolean {
  return [...values.values()].flat().some((value) => (value.match(/https?:\/\//gi) ?? []).length > mostLinks);
}

/**
 * What a submission says about its sender, before it is stored. Nothing is refused for it.
 *
 * @param hasKey whether the page's script ran: only then can a proof be expected.
 */
export async function judgeSubmission(
  values: ReadonlyMap<string, readonly string[]>,
  hasKey: boolean,
  proofs: Proofs,
): Promise<{ signals: Signal[]; proof: NewApplication['proof'] }> {
  const payload = firstOf(values, 'altcha');
  const proven = payload === undefined ? { signals: [], proof: null } : await proofs.judge(payload);
  const signals: Signal[] = [
    ...(firstOf(values, 'homepage') === undefined ? [] : (['honeypot'] as const)),
    ...(hasKey && payload === undefined ? (['no-proof'] as const) : []),
    ...proven.signals,
    ...(hasManyLinks(values) ? (['links'] as const) : []),
  ];
  return { signals, proof: proven.proof };
}

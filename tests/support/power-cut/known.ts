import type { Recording } from './recording.ts';
import { saidSchema, type Said } from './scenario.ts';

/** What people know at a moment. */
export interface Known {
  /** The number of the applicant by the reference that was answered. */
  acknowledged: ReadonlyMap<string, number>;
  /** References whose erasure has begun. */
  erasing: ReadonlySet<string>;
  /** References whose erasure was said to be done. */
  erased: ReadonlySet<string>;
}

const readSaid = (text: string): Said[] =>
  text
    .trim()
    .split('\n')
    .map((line) => saidSchema.parse(JSON.parse(line)));

/** @returns what is known at a moment, of moments in the order of time. An answer counts from when it begins to be sent. */
export function createKnown({ printed, sent }: Recording): (position: number) => Known {
  const answers = sent.filter(({ text }) => text.startsWith('HTTP/1.1 201'));
  const facts = printed
    .flatMap(({ text, begun }) => readSaid(text).map((fact) => ({ fact, begun })))
    .map(({ fact, begun }) => {
      if (!('acknowledged' in fact)) return { fact, begun };
      const answer = answers.find(({ text }) => text.includes(fact.acknowledged));
      if (!answer) throw new Error(`No answer with ${fact.acknowledged} is in the trace.`);
      return { fact, begun: answer.begun };
    })
    .sort((one, other) => one.begun - other.begun);
  const known = {
    acknowledged: new Map<string, number>(),
    erasing: new Set<string>(),
    erased: new Set<string>(),
  };
  return (position) => {
    for (let next = facts[0]; next && next.begun <= position; facts.shift(), next = facts[0]) {
      const { fact } = next;
      if ('acknowledged' in fact) known.acknowledged.set(fact.acknowledged, fact.number);
      else if ('erasing' in fact) known.erasing.add(fact.erasing);
      else known.erased.add(fact.erased);
    }
    return known;
  };
}

import { z } from 'zod';
import { parseReference } from '../../forms/reference.ts';
import { zonedTimeToInstant } from '../../model/call-state.ts';
import type { Selection } from '../applications/staff/find/select.ts';
import { dayMs } from '../../model/durations.ts';

/** No words beside the options. */
export const noArguments = z.array(z.string()).max(0, 'too-many-words');

/** References as people type them. */
export const references = z.array(
  z.string().transform((typed, context) => {
    const parsed = parseReference(typed);
    if (parsed.ok) return parsed.reference;
    context.addIssue({ code: 'custom', message: 'not-a-reference' });
    return z.NEVER;
  }),
);

export const flag = z.boolean().default(false);

/** A day or a moment that was typed, as an instant once it is known in which zone. */
type TypedMoment = (zone: string) => number;

/**
 * A day or a moment as people type it: `2026-11-20`, `2026-11-20T14:30` (in the zone of the lists) or with an offset. A day
 * alone begins at midnight, or ends there, as `edge` says.
 */
const typedMoment = (edge: 'start' | 'end') =>
  z.string().transform((typed, context): TypedMoment => {
    const found = readMoment(typed.trim().replace(' ', 'T'), edge);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: 'not-a-date' });
    return z.NEVER;
  });

function readMoment(text: string, edge: 'start' | 'end'): TypedMoment | undefined {
  const local = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?))?$/.exec(text);
  if (local) {
    const [, day = '', time] = local;
    const at = Date.parse(`${day}T${time ?? '00:00'}Z`);
    // Date.parse takes February 30 for March 2.
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return undefined;
    const isWholeDay = time === undefined && edge === 'end';
    const wall = new Date(isWholeDay ? at + dayMs : at).toISOString().slice(0, 19);
    return (zone) => zonedTimeToInstant({ local: wall, zone });
  }
  const isExact = z.iso.datetime({ offset: true }).safeParse(text).success;
  return isExact ? () => Date.parse(text) : undefined;
}

export const since = typedMoment('start').optional();
export const until = typedMoment('end').optional();

/** Options that choose among applications. */
export const selectionOptions = {
  form: { type: 'string' },
  call: { type: 'string' },
  state: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

export const selectionShape = {
  form: z.string().optional(),
  call: z.string().optional(),
  state: z.enum(['accepted', 'quarantined', 'erased'], { error: 'not-a-state' }).optional(),
  since,
  until,
};

interface TypedSelection {
  form?: string | undefined;
  call?: string | undefined;
  state?: Selection['state'];
  since?: TypedMoment | undefined;
  until?: TypedMoment | undefined;
}

/** The applications that the options choose, times read in a zone. */
export const toSelection = (
  { form, call, state, since, until }: TypedSelection,
  zone: string,
): Selection => ({
  form,
  call,
  state,
  since: since?.(zone),
  until: until?.(zone),
});

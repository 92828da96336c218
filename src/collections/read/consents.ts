import { z } from 'zod';
import { sha256 } from '../../digest.ts';

/** A consent as far as its record goes; the rest of the form is passed on as it is. */
const consentSchema = z.looseObject({
  type: z.literal('consent'),
  label: z.object({ fr: z.string(), en: z.string() }),
  text: z.object({ fr: z.string(), en: z.string() }),
  version: z.string(),
  recorded: z.string().optional(),
});
type Consent = z.infer<typeof consentSchema>;

const formSchema = z.looseObject({
  sections: z.array(z.looseObject({ fields: z.array(z.unknown()) })),
});

/** What `recorded` says of a consent as it now is: `2026-11 3f2a91c05d77e0b1`, its version and the digest of its texts. */
export function recordOf({ version, text }: Pick<Consent, 'version' | 'text'>): string {
  return `${version} ${sha256(JSON.stringify([text.fr, text.en])).slice(0, 16)}`;
}

function hasChanged(consent: Consent): boolean {
  const { recorded, version } = consent;
  return recorded?.startsWith(`${version} `) === true && recorded !== recordOf(consent);
}

/** A consent whose text has changed while its version has not, and where it stands in the form. */
export interface ChangedConsent {
  path: PropertyKey[];
  label: Consent['label'];
  version: string;
}

/**
 * The consents of a form whose text has changed while their version has not: what people agreed to under that version would
 * no longer be what the site shows.
 */
export function changedConsents(form: unknown): ChangedConsent[] {
  const sections = formSchema.safeParse(form).data?.sections ?? [];
  return sections.flatMap(({ fields }, section) =>
    fields.flatMap((field, index) => {
      const consent = consentSchema.safeParse(field).data;
      if (!consent || !hasChanged(consent)) return [];
      const path = ['sections', section, 'fields', index];
      return [{ path, label: consent.label, version: consent.version }];
    }),
  );
}

/** The record of each consent of a form, by the technical name of its question. */
function recordsOf(form: unknown): ReadonlyMap<unknown, string> {
  const sections = formSchema.safeParse(form).data?.sections ?? [];
  const consents = sections.flatMap(({ fields }) =>
    fields.flatMap((field) => consentSchema.safeParse(field).data ?? []),
  );
  return new Map(consents.map((consent) => [consent['name'], consent.recorded ?? recordOf(consent)]));
}

/**
 * The same form with the digest of each consent's text beside its version. What was recorded is what the form that is in
 * force says, never what a browser sends. A text that changed under its version keeps that record, so that it is refused.
 * @param inForce the form as it is published; undefined for a new one.
 */
export function withRecords(
  form: Readonly<Record<string, unknown>>,
  inForce: unknown,
): Readonly<Record<string, unknown>> {
  const parsed = formSchema.safeParse(form).data;
  if (!parsed) return form;
  const records = recordsOf(inForce);
  const sections = parsed.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => {
      const consent = consentSchema.safeParse(field).data;
      if (!consent) return field;
      const known = { ...consent, recorded: records.get(consent['name']) ?? consent.recorded };
      return { ...consent, recorded: hasChanged(known) ? known.recorded : recordOf(consent) };
    }),
  }));
  return { ...form, sections };
}

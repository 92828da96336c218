import { createHash } from 'node:crypto';
import type { FieldOfType, FormDefinition } from '../../forms/definition.ts';

type ConsentField = FieldOfType<'consent'>;

/** A consent of a form, and the path at which it stands. */
interface Found {
  field: ConsentField;
  path: PropertyKey[];
}

function consentsOf({ sections }: FormDefinition): Found[] {
  return sections.flatMap(({ fields }, section) =>
    fields.flatMap((field, index) =>
      field.type === 'consent' ? [{ field, path: ['sections', section, 'fields', index] }] : [],
    ),
  );
}

/** What `recorded` says of a consent as it now is: `2026-11 3f2a91c05d77e0b1`, its version and the digest of its texts. */
export function recordOf({ version, text }: Pick<ConsentField, 'version' | 'text'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([text.fr, text.en]))
    .digest('hex');
  return `${version} ${digest.slice(0, 16)}`;
}

/**
 * The consents whose text has changed while their version has not: what people agreed to under that version would no longer
 * be what the site shows.
 */
export function changedConsents(form: FormDefinition): Found[] {
  return consentsOf(form).filter(
    ({ field }) =>
      field.recorded?.startsWith(`${field.version} `) === true && field.recorded !== recordOf(field),
  );
}

/**
 * The same form with the digest of each consent's text beside its version. A text that changed under its version keeps the
 * record of what it was, so that it is refused.
 */
export function withRecords(form: FormDefinition): FormDefinition {
  const changed = new Set(changedConsents(form).map(({ field }) => field.name));
  return {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      fields: section.fields.map((field) =>
        field.type === 'consent' && !changed.has(field.name)
          ? { ...field, recorded: recordOf(field) }
          : field,
      ),
    })),
  };
}

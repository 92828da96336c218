import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formDefinitionSchema, type FormDefinition } from '../../src/forms/definition.ts';
import type { SiteData } from '../../src/model/site-data.ts';
import { testContent } from './content-copy.ts';
import { exampleForm, siteFixture } from './site-fixture.ts';

const both = (fr: string, en: string) => ({ fr, en });

/** A form of the tests' content, by name. */
export function contentForm(name: string): FormDefinition {
  return formDefinitionSchema.parse(parse(readFileSync(join(testContent, `forms/${name}.yaml`), 'utf8')));
}

/** The example site with the project's forms for questions, sessions and openings, and a call with two sessions. */
export function siteWithOtherForms(): SiteData {
  const site = siteFixture({
    programs: [{ value: 'spark', label: both('Spark', 'Spark') }],
    forms: {
      application: exampleForm,
      question: contentForm('question'),
      session: contentForm('session'),
      opening: contentForm('opening'),
    },
  });
  const session = (local: string, fr: string, en: string) => ({
    value: local,
    label: both(fr, en),
    starts: { local, zone: 'America/Toronto' },
  });
  const sessions = [
    session('2026-02-20T12:00', 'Avant l’appel', 'Before the call'),
    session('2026-03-20T12:00', 'Pendant l’appel', 'During the call'),
  ];
  return { ...site, calls: site.calls.map((call) => ({ ...call, sessions })) };
}

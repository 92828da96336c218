import type { StoredApplication } from '../../storage/application.ts';

/** An application for programs: the JSON of the staff's message, and the `data` of the webhook. */
export function applicationToJson(application: StoredApplication) {
  const { reference, call, locale, receivedAt, answers, unrecognised, consents, files, form } = application;
  return {
    reference,
    form: form.name,
    call,
    locale,
    receivedAt: new Date(receivedAt).toISOString(),
    answers,
    unrecognised,
    consents: consents.map(({ givenAt, ...consent }) => ({
      ...consent,
      givenAt: new Date(givenAt).toISOString(),
    })),
    files,
  };
}

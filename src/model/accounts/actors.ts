import type { Translate } from '../../i18n/translate.ts';

/** What an applicant is called in the record, and in the history of decisions: never by name. */
export const applicantActor = 'applicant';

/** What the command line, and the program itself, are called in the record. */
export const serverActor = 'server';

/** Who did something, as people read it: an address, or who has none. @param t as `accountWords` makes it. */
export const actorWords = (t: Translate, actor: string): string =>
  actor === serverActor || actor === applicantActor ? t(`activity.${actor}`) : actor;

import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Bilingual, Locale } from '../../i18n/locales.ts';
import type { Problem } from '../../model/problem.ts';
import type { ChangedField } from '../../model/messages/comparison.ts';

/** Permanent codes of what the CMS's back end refuses. */
export type RefusalCode =
  | 'invalid'
  | 'stale'
  | 'name-taken'
  | 'referred-to'
  | 'linked-to'
  | 'not-found'
  | 'path'
  | 'media-type'
  | 'media-size'
  | 'text-size'
  | 'too-complex'
  | 'no-workflow'
  | 'not-ready'
  | 'unconfirmed'
  | 'request'
  | 'elsewhere'
  | 'key'
  | 'signed-out'
  | 'role'
  | 'origin'
  | 'content-type';

const statuses: Readonly<Record<RefusalCode, ContentfulStatusCode>> = {
  invalid: 422,
  stale: 409,
  'name-taken': 409,
  'referred-to': 409,
  'linked-to': 409,
  'not-found': 404,
  path: 403,
  'media-type': 415,
  'media-size': 413,
  'text-size': 413,
  'too-complex': 422,
  'no-workflow': 400,
  'not-ready': 503,
  unconfirmed: 503,
  request: 400,
  elsewhere: 403,
  key: 403,
  'signed-out': 401,
  role: 403,
  origin: 403,
  'content-type': 415,
};

/** A text that leads or refers to another one: its name among the files, as editors know it, and where it opens. */
export interface Dependent {
  /** Such as `articles/spark-in-2013`. */
  key: string;
  words: Bilingual;
  href: string;
}

/** A text that references may lead to instead. */
export interface ReferenceTarget {
  /** Such as `programs/spark`. */
  key: string;
  words: Bilingual;
}

/** What two editors made of one text: what differs, and the versions that the second save would overwrite. */
export interface Conflict {
  /** In the words of an editor who works in `locale`; `removed` is what is there, `added` what the second editor wrote. */
  fieldsIn: (locale: Locale) => readonly ChangedField[];
  /** By path, the version that is there now; null for a file that is gone. */
  versions: Record<string, string | null>;
}

/** A request of the editor that is not carried out: what stands in the way and what to do, in a sentence or two. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  readonly words: Bilingual;
  readonly problems: readonly Problem[];
  /** For a stale save: both texts. */
  readonly conflict: Conflict | undefined;
  /** Other texts that stand in the way. */
  readonly texts: readonly Dependent[];
  /** What those could refer to instead; undefined where that is no way out. */
  readonly targets: readonly ReferenceTarget[] | undefined;

  constructor(
    code: RefusalCode,
    words: Bilingual,
    problems: readonly Problem[] = [],
    {
      conflict,
      texts = [],
      targets,
      cause,
    }: {
      conflict?: Conflict;
      texts?: readonly Dependent[];
      targets?: readonly ReferenceTarget[];
      cause?: unknown;
    } = {},
  ) {
    super(words.en, { cause });
    this.code = code;
    this.words = words;
    this.problems = problems;
    this.conflict = conflict;
    this.texts = texts;
    this.targets = targets;
  }

  get status(): ContentfulStatusCode {
    return statuses[this.code];
  }
}

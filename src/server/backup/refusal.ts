/** Why no backup was made, or nothing was restored: a permanent code; its words are `backup.refused.<code>` of the staff's phrases. */
export type RefusalCode =
  | 'no-backup'
  | 'no-place'
  | 'not-plain'
  | 'not-kept'
  | 'damaged'
  | 'newer-format'
  | 'no-room'
  | 'disk-full'
  | 'busy'
  | 'changing'
  | 'database-unreadable'
  | 'incomplete'
  | 'key-missing'
  | 'not-erasures';

/** A backup or a restore that was refused; nothing that was there has changed. */
export class BackupRefusal extends Error {
  override name = 'BackupRefusal';
  readonly code: RefusalCode;
  /** What the words name: a file, a folder, numbers of megabytes. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(
    code: RefusalCode,
    params: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }
}

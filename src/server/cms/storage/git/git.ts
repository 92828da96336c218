import { spawn } from 'node:child_process';

/** A git command failed; the message holds what git printed. */
export class GitError extends Error {
  override name = 'GitError';
  /** Undefined where git did not end by itself, or did not start. */
  readonly exitCode: number | undefined;
  constructor(message: string, { exitCode, cause }: { exitCode?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** What a command printed, or `none` where it ended with 1, by which some commands say that they found nothing. @throws GitError */
export async function foundNoneAs<None>(none: None, printed: Promise<Buffer>): Promise<Buffer | None> {
  try {
    return await printed;
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return none;
    throw error;
  }
}

/** Runs git commands on one bare repository. */
export interface Git {
  /** Runs a command and returns what it printed. @throws GitError */
  run: (args: readonly string[], input?: Buffer | string) => Promise<Buffer>;
  /** Runs a command that reaches another machine: without a password prompt, and with a timeout. @throws GitError */
  runNetworkCommand: (args: readonly string[]) => Promise<Buffer>;
  /** The commit that a ref points to; undefined where there is no such ref. */
  resolve: (ref: string) => Promise<string | undefined>;
}

/**
 * Git on a bare repository, deaf to the machine's hooks and settings that could change what it does. Objects and refs
 * are on disk when a command returns.
 */
export function createGit(gitDir: string): Git {
  const settings = ['-c', 'core.fsync=all', '-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0'];
  const run: Git['run'] = (args, input) => execute(['--git-dir', gitDir, ...settings, ...args], input);
  return {
    run,
    runNetworkCommand: (args) =>
      execute(['--git-dir', gitDir, ...settings, ...args], '', {
        env: unattended,
        limitMs: networkLimitMs,
        program: readableByOthers,
      }),
    resolve: async (ref) => {
      const found = await run(['for-each-ref', '--format=%(objectname)', ref]);
      return found.toString().trim() || undefined;
    },
  };
}

/** How long another machine may take, in milliseconds. */
const networkLimitMs = 120_000;

/** No prompts: where git would ask for a password, the command fails instead. */
const unattended = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_SSH_COMMAND: process.env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes -oConnectTimeout=15',
};

/** What is pushed to a repository on this machine is for those who share it, though what the server makes is its owner's alone. */
const readableByOthers = ['sh', '-c', 'umask 022 && exec git "$@"', 'git'] as const;

function execute(
  args: readonly string[],
  input: Buffer | string = '',
  given: {
    env?: Readonly<Record<string, string>>;
    limitMs?: number;
    program?: readonly [string, ...string[]];
  } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const [command, ...before] = given.program ?? ['git'];
    const child = spawn(command, [...before, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // In English whatever the machine’s language, since some of what git says is read.
      env: { ...process.env, LC_ALL: 'C', ...given.env },
      ...(given.limitMs === undefined ? {} : { timeout: given.limitMs, killSignal: 'SIGKILL' }),
    });
    const [printed, said]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    // A command that ends early closes its input; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      reject(new GitError('git could not be run: install git 2.36 or newer.', { cause }));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(printed));
      else
        reject(
          new GitError(`git ${args.slice(8).join(' ')} failed: ${Buffer.concat(said).toString().trim()}`, {
            exitCode: code ?? undefined,
          }),
        );
    });
    child.stdin.end(input);
  });
}

/** The name and address that git's own settings give, for commits that are no editor's. */
export async function configuredAuthor(): Promise<Author> {
  const read = async (key: string) =>
    (await foundNoneAs('', execute(['config', '--get', key]))).toString().trim();
  return {
    name: (await read('user.name')) || 'CMS',
    email: (await read('user.email')) || 'cms@localhost',
  };
}

/** In whose name a commit is made. */
export interface Author {
  name: string;
  email: string;
}

/** git as a process, without a shell, and without what a repository's or a user's configuration would run. */
import { execa } from 'execa';
import { VmacheckError } from '../../models/errors.js';

/** Before every command: what git would run or start by itself. */
const QUIET = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.pager=cat', 'gc.auto=0'],
  ...[
    'maintenance.auto=false',
    'commit.gpgSign=false',
    'log.showSignature=false',
    'advice.detachedHead=false',
  ],
].flatMap((setting) => ['-c', setting]);

export interface GitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** What a git command came to. */
export interface GitOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** Its messages, without colour, in English. */
  readonly stderr: string;
}

/**
 * Runs git and never throws for its exit code. Variables by which a caller's git speaks of another
 * repository (a hook's `GIT_DIR`, say) do not reach it.
 *
 * @throws VmacheckError `GIT_FAILED` where there is no git
 */
export async function tryGit(args: readonly string[], options: GitOptions = {}): Promise<GitOutcome> {
  const { cwd, env, input, signal } = options;
  const result = await execa('git', [...QUIET, ...args], {
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 1 << 30,
    extendEnv: false,
    env: {
      ...withoutGit(process.env),
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      ...env,
    },
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (result.code === 'ENOENT')
    throw new VmacheckError({ code: 'GIT_FAILED', command: 'git', reason: 'it is not installed' });
  return { ok: !result.failed, stdout: result.stdout, stderr: result.stderr.trim() };
}

/**
 * The same, for a command that has to succeed.
 *
 * @returns what it printed
 * @throws VmacheckError `GIT_FAILED`
 */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { ok, stdout, stderr } = await tryGit(args, options);
  if (ok) return stdout;
  const command = `git ${args.find((arg) => !arg.startsWith('-')) ?? ''}`;
  throw new VmacheckError({
    code: 'GIT_FAILED',
    command,
    reason: stderr === '' ? 'it said nothing' : firstLine(stderr),
  });
}

/** The line that tells most: git's own errors begin with what they are. */
export function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => /^(fatal|error):/.test(line))?.replace(/^(fatal|error): /, '') ?? lines[0];
}

function withoutGit(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}

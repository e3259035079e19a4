/**
 * Compiles a build with gcc or clang. Objects are kept by the hash of all that went into them, which is the
 * preprocessed text with the tree's own folder taken out of it: where a tree lies makes no difference.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VmacheckError } from '../errors.js';
import { unwritable, writing } from './cache.js';

/** The kinds of binary: for speed, with the edges a scenario goes through, with sanitizers that abort. */
export const VARIANTS = ['fast', 'coverage', 'sanitized'] as const;
/** `bare`: quick to compile, for the mutants of a tree's text; nothing else runs it. */
export type Variant = (typeof VARIANTS)[number] | 'bare';

const COMMON = [
  '-std=gnu11',
  '-g',
  '-fno-strict-aliasing',
  '-fno-pie',
  '-Wall',
  '-Wno-unused-function',
  '-Wno-unused-variable',
  // Said of expanded macros only, and all are when a unit is compiled.
  '-Wno-int-in-bool-context',
  '-DCONFIG_64BIT=1',
  '-DCONFIG_PHYS_ADDR_T_64BIT=1',
  '-D_LGPL_SOURCE',
  '-DNUM_VMA_FLAG_BITS=64',
  '-DNUM_MM_FLAG_BITS=64',
];

/** Warnings that the kernel's own Makefile makes errors: a text with one of them is not a kernel. */
const AS_THE_KERNEL = ['-Werror=return-type', '-Werror=incompatible-pointer-types'];

const FLAGS: Readonly<Record<Variant, readonly string[]>> = {
  fast: ['-O2', '-DVMACHECK_SANITIZED=0', '-DVMACHECK_COVERAGE=0'],
  bare: ['-O2', '-g0', ...AS_THE_KERNEL, '-DVMACHECK_SANITIZED=0', '-DVMACHECK_COVERAGE=0'],
  coverage: ['-O2', '-fsanitize-coverage=trace-pc', '-DVMACHECK_SANITIZED=0', '-DVMACHECK_COVERAGE=1'],
  sanitized: [
    '-O1',
    '-fno-omit-frame-pointer',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=undefined',
    '-DVMACHECK_SANITIZED=1',
    '-DVMACHECK_COVERAGE=0',
  ],
};

const LINK: Readonly<Record<Variant, readonly string[]>> = {
  fast: [],
  bare: [],
  coverage: [],
  sanitized: ['-fsanitize=address,undefined'],
};

/** What no kernel's text needs, and what a hostile one does not get. */
export const LIMITS = {
  /** Of one run, by the clock. */
  seconds: 120,
  /** Of each process of a run, by its own time, and as it is when its parent was stopped first. */
  cpuSeconds: 120,
  /** Address space of each process of a run. */
  memoryMiB: 2048,
  /** Each file written, and all that is printed. */
  outputMiB: 128,
} as const;

/** Starts a command under the limits. Where the shell knows one of them not, it goes without. */
const LIMITED = [
  `ulimit -v ${LIMITS.memoryMiB * 1024} 2>/dev/null`,
  `ulimit -t ${LIMITS.cpuSeconds} 2>/dev/null`,
  // In blocks of 512 bytes.
  `ulimit -f ${LIMITS.outputMiB * 2048} 2>/dev/null`,
  'exec "$@"',
].join('; ');

export interface Compiler {
  readonly command: string;
  /** Its first line about itself: part of what a build depends on. */
  readonly version: string;
}

/**
 * The compiler in `CC`, else gcc, else clang.
 *
 * @throws NO_COMPILER
 */
export function findCompiler(env: NodeJS.ProcessEnv = process.env): Compiler {
  const tried = env.CC ? [env.CC] : ['gcc', 'clang'];
  for (const command of tried) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout.split('\n')[0] };
  }
  throw new VmacheckError({ code: 'NO_COMPILER', tried });
}

/** One unit to compile: its preprocessed text decides whether that has been done before. */
export interface Unit {
  readonly source: string;
  readonly includes: readonly string[];
}

/** The folders of a build, which stand under fixed names in what is compiled. */
export interface Folders {
  /** Of the tree. */
  readonly root: string;
  /** Of the headers generated for it. */
  readonly generated: string;
}

/** What stands for a tree's folder in its programs: in stacks, debug information and messages. */
export const TREE_FOLDER = '/vmacheck/tree';
export const GENERATED_FOLDER = '/vmacheck/generated';

/** What came out of a build. */
export interface Compiled {
  /** The path of the program. */
  readonly program: string;
  /** What the compiler said about each unit, warnings only: files that are there and may be empty. */
  readonly logs: readonly string[];
  /** The preprocessed text of each unit, with the stand-ins of folders. */
  readonly texts: readonly string[];
}

/** Compiles units and links them; what is unchanged comes out of `cache`. */
export function compileProgram(
  compiler: Compiler,
  variant: Variant,
  units: readonly Unit[],
  folders: Folders,
  cache: string,
  log: string,
): Compiled {
  const compiled = units.map((unit) => compileUnit(compiler, variant, unit, folders, cache, log));
  const objects = compiled.map(({ object }) => object);
  const texts = compiled.map(({ text }) => text);
  const logs = objects.map(logOf);
  const key = hash([compiler.version, variant, ...objects.map((object) => basename(object))]);
  const program = join(cache, `${variant}-${key}`);
  if (existsSync(program)) return { program, logs, texts };
  const aside = `${program}.${process.pid}`;
  run(compiler, [...LINK[variant], '-no-pie', ...objects, '-o', aside], log);
  renameSync(aside, program);
  return { program, logs, texts };
}

function compileUnit(
  compiler: Compiler,
  variant: Variant,
  { source, includes }: Unit,
  { root, generated }: Folders,
  cache: string,
  log: string,
): { object: string; text: string } {
  const flags = [...COMMON, ...FLAGS[variant]];
  const paths = includes.flatMap((path) => ['-I', path]);
  const text = run(compiler, [...flags, ...paths, '-E', source], log)
    .stdout.replaceAll(`${generated}/`, `${GENERATED_FOLDER}/`)
    .replaceAll(`${root}/`, `${TREE_FOLDER}/`);
  const object = join(cache, `${hash([compiler.version, ...flags, text])}.o`);
  if (existsSync(object) && existsSync(logOf(object))) return { object, text };
  const aside = `${object}.${process.pid}`;
  const preprocessed = `${aside}.i`;
  try {
    writing(cache, () => writeFileSync(preprocessed, text));
    const { stderr } = run(compiler, [...flags, '-c', preprocessed, '-o', aside], log, root);
    writing(cache, () => {
      writeFileSync(`${aside}.log`, stderr);
      renameSync(`${aside}.log`, logOf(object));
      renameSync(aside, object);
    });
  } finally {
    rmSync(preprocessed, { force: true });
  }
  return { object, text };
}

const logOf = (object: string) => object.replace(/\.o$/, '.log');

/** @param root the tree's folder, to be told of where the text has its stand-in */
function run(
  compiler: Compiler,
  args: readonly string[],
  log: string,
  root = TREE_FOLDER,
): { stdout: string; stderr: string } {
  const { status, signal, stdout, error, ...said } = spawnSync(
    '/bin/sh',
    ['-c', LIMITED, 'sh', compiler.command, ...args],
    {
      encoding: 'utf8',
      maxBuffer: LIMITS.outputMiB << 20,
      timeout: LIMITS.seconds * 1000,
      killSignal: 'SIGKILL',
      // Temporary files where all else is written, messages in the language that is read here.
      env: { ...process.env, TMPDIR: dirname(log), LC_ALL: 'C' },
    },
  );
  const stderr = said.stderr.replaceAll(`${TREE_FOLDER}/`, `${root}/`);
  if (status === 0) return { stdout, stderr };
  if (/No space left on device/.test(stderr))
    throw unwritable(dirname(log), 'ENOSPC, no space left on device');
  writing(dirname(log), () => writeFileSync(log, `${compiler.command} ${args.join(' ')}\n\n${stderr}`));
  const first = stderr.split('\n').find((line) => /\berror:|undefined reference|cannot find/.test(line));
  const message =
    limitReached(stderr, error) ?? first?.trim() ?? `${compiler.command} failed (${status ?? signal})`;
  throw new VmacheckError({ code: 'TREE_DOES_NOT_COMPILE', message, log });
}

/** Which limit a run has come to, if it has. */
function limitReached(stderr: string, error: NodeJS.ErrnoException | undefined): string | undefined {
  if (error?.code === 'ETIMEDOUT') return `the compiler took longer than ${LIMITS.seconds} s`;
  if (error?.code === 'ENOBUFS') return `the compiler printed more than ${LIMITS.outputMiB} MiB`;
  if (/out of memory|memory exhausted|bad_alloc|Cannot allocate memory/.test(stderr)) {
    return `the compiler needs more than ${LIMITS.memoryMiB} MiB of memory`;
  }
  if (/CPU time limit exceeded/.test(stderr)) return `the compiler took longer than ${LIMITS.cpuSeconds} s`;
  if (/File size limit exceeded|File too large/.test(stderr)) {
    return `the compiler wrote a file of more than ${LIMITS.outputMiB} MiB`;
  }
  return undefined;
}

function hash(parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 24);
}

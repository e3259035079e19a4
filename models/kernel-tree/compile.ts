/** Compiles a build with gcc or clang. Objects are kept by the hash of all that went into them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { VmacheckError } from '../errors.js';

/**
 * The kinds of binary: for speed, the same code without what a debugger reads and so sooner compiled, with the
 * edges a scenario goes through, with sanitizers that abort.
 */
export const VARIANTS = ['fast', 'bare', 'coverage', 'sanitized'] as const;
export type Variant = (typeof VARIANTS)[number];

const COMMON = [
  '-std=gnu11',
  '-g',
  '-fno-strict-aliasing',
  '-fno-pie',
  '-Wall',
  '-Wno-unused-function',
  '-Wno-unused-variable',
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

/** A compiler takes longer over a hostile text than over any kernel's. */
const COMPILE_SECONDS = 120;

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

/** Compiles units and links them; what is unchanged comes out of `cache`. Returns the path of the program. */
export function compileProgram(
  compiler: Compiler,
  variant: Variant,
  units: readonly Unit[],
  cache: string,
  log: string,
): string {
  const objects = units.map((unit) => compileUnit(compiler, variant, unit, cache, log));
  const key = hash([compiler.version, variant, ...objects.map((object) => basename(object))]);
  const program = join(cache, `${variant}-${key}`);
  if (existsSync(program)) return program;
  const aside = `${program}.${process.pid}`;
  run(compiler, [...LINK[variant], '-no-pie', ...objects, '-o', aside], log);
  renameSync(aside, program);
  return program;
}

function compileUnit(compiler: Compiler, variant: Variant, unit: Unit, cache: string, log: string): string {
  const flags = [...COMMON, ...FLAGS[variant], ...unit.includes.flatMap((path) => ['-I', path])];
  const text = run(compiler, [...flags, '-E', unit.source], log);
  const object = join(cache, `${hash([compiler.version, ...flags, text])}.o`);
  if (existsSync(object)) return object;
  const aside = `${object}.${process.pid}`;
  run(compiler, [...flags, '-c', unit.source, '-o', aside], log);
  renameSync(aside, object);
  return object;
}

function run(compiler: Compiler, args: readonly string[], log: string): string {
  const { status, stdout, stderr, error } = spawnSync(compiler.command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: COMPILE_SECONDS * 1000,
  });
  if (status === 0) return stdout;
  writeFileSync(log, `${compiler.command} ${args.join(' ')}\n\n${stderr}`);
  const first = stderr.split('\n').find((line) => /\berror:|undefined reference/.test(line));
  const message = first?.trim() ?? error?.message ?? `${compiler.command} failed`;
  throw new VmacheckError({ code: 'TREE_DOES_NOT_COMPILE', message, log });
}

function hash(parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 24);
}

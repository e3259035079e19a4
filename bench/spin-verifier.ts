/** Verifiers that spin makes from the models in `bench/spin/`, and what they report. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../campaigns/package-root.js';

export const CORES = 2;

/** What a search has found, and what it took. */
export interface Found {
  readonly states: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** What spin sets aside, which counts as its memory. */
export interface Limits {
  /** Slots of its hash table, as a power of two: about as many as there are states. */
  readonly hash: number;
  /** How deep its search goes. */
  readonly depth: number;
}

interface Verifier {
  readonly name: string;
  /** For the model. */
  readonly spin: readonly string[];
  /** For the compiler. */
  readonly gcc: readonly string[];
  /** For the verifier itself. */
  readonly pan: (limits: Limits) => readonly string[];
}

export const VERIFIERS: readonly Verifier[] = [
  {
    name: 'spin, DFS',
    spin: [],
    gcc: [],
    pan: ({ hash, depth }) => [`-w${hash}`, `-m${depth}`],
  },
  {
    // It keeps hashes of 64 bits instead of states, so that its count could be too low.
    name: `spin, BFS_PAR, ${CORES} cores`,
    spin: ['-DBREADTH'],
    gcc: ['-DBFS_PAR'],
    pan: ({ hash }) => [`-w${hash + 1}`, `-u${CORES}`],
  },
];

/** Says what is missing, where something is. */
export function canVerify(): boolean {
  for (const program of ['spin', 'gcc'])
    if (spawnSync(program, ['--version']).error !== undefined) {
      console.log(`${program} is not installed (Debian: apt-get install spin gcc)`);
      return false;
    }
  return true;
}

/**
 * @param model a file of `bench/spin/`
 * @param sizes the model's numbers
 * @throws Error when the verifier has found an error, or could not finish
 */
export function verify(
  model: string,
  sizes: Readonly<Record<string, number>>,
  limits: Limits,
  verifier: Verifier,
): Found {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-spin-'));
  const run = (command: string, args: readonly string[]): string => {
    const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command}: ${stderr}${stdout}`);
    return stdout;
  };
  try {
    const defines = Object.entries(sizes).map(([name, value]) => `-D${name}=${value}`);
    run('spin', ['-a', ...verifier.spin, ...defines, packagePath(`bench/spin/${model}`)]);
    run('gcc', ['-O2', '-DSAFETY', '-DNOREDUCE', ...verifier.gcc, '-o', 'pan', 'pan.c']);
    return readReport(run('./pan', verifier.pan(limits)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(report: string): Found {
  const number = (pattern: RegExp): number => {
    const match = pattern.exec(report);
    if (match === null) throw new Error(`not what spin reports: ${report}`);
    return Number(match[1]);
  };
  if (number(/errors: (\d+)/) > 0 || /max search depth too small|not completed/.test(report))
    throw new Error(report);
  return {
    states: number(/([\d.e+]+) states, stored/),
    seconds: number(/elapsed time ([\d.e+]+) seconds/),
    bytes: number(/([\d.]+)\s+total (?:actual|shared) memory usage/) * 2 ** 20,
  };
}

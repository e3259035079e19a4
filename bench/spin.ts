/**
 * The same scope searched twice: as vmacheck's space, and by spin as `bench/spin/layer.pml`, a model of its own.
 * Both must find the same number of states.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerSource } from '../checker/check.js';
import { Search } from '../checker/engine/search.js';
import { CUTS } from '../checker/layer/packing.js';
import { findScope, type Scope } from '../checker/layer/scope.js';

const MODEL = fileURLToPath(new URL('../../bench/spin/layer.pml', import.meta.url));
const CORES = 2;

interface Size {
  readonly slots: number;
  readonly pages: number;
  /** Open files that are alive at once, at most. */
  readonly openFiles: number;
  /** Slots of spin's hash table, as a power of two: about as many as there are states. */
  readonly hash: number;
  /** How deep spin's search goes; what it sets aside for that counts as its memory. */
  readonly depth: number;
}

function size(slots: number, pages: number, hash: number, depth: number): Size {
  return { slots, pages, openFiles: 2 * slots + pages + 2, hash, depth };
}

const SIZES = [size(1, 2, 14, 2_000), size(1, 3, 18, 50_000), size(2, 2, 21, 300_000)];
/** Minutes for both. */
const LARGE = [size(1, 4, 23, 1_000_000)];
/** Half an hour for spin, which is run alone. */
const HUGE = [size(2, 3, 25, 10_000_000)];

/** What a search has found, and what it took. */
interface Found {
  readonly states: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Searches a scope with the checker, every law on every step. Throws when it cuts something off, or a law fails in it. */
async function explore(scope: Scope): Promise<Found> {
  const started = performance.now();
  const before = process.memoryUsage().rss;
  const search = await Search.create(layerSource({ release: '7.3', scope, symmetry: 'none' }), {
    workers: CORES,
    memory: 2 ** 33,
  });
  try {
    const { states, counters, violations } = await search.run();
    if (violations.length > 0) throw new Error(`a law fails: ${violations[0].kind}`);
    for (const cut of CUTS) if (counters[`cut ${cut}`] > 0) throw new Error(`the scope is too small: ${cut}`);
    const bytes = process.memoryUsage().rss - before;
    return { states, seconds: (performance.now() - started) / 1000, bytes };
  } finally {
    await search.close();
  }
}

/** A verifier that spin makes from the model. */
interface Verifier {
  readonly name: string;
  /** For the model. */
  readonly spin: readonly string[];
  /** For the compiler. */
  readonly gcc: readonly string[];
  /** For the verifier itself. */
  readonly pan: (size: Size) => readonly string[];
}

const VERIFIERS: readonly Verifier[] = [
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

function verify({ slots, pages, ...size }: Size, verifier: Verifier): Found {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-spin-'));
  const run = (command: string, args: readonly string[]): string => {
    const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command}: ${stderr}${stdout}`);
    return stdout;
  };
  try {
    const sizes = [`-DSLOTS=${slots}`, `-DPAGES=${pages}`, `-DOPEN_FILES=${size.openFiles}`];
    run('spin', ['-a', ...verifier.spin, ...sizes, MODEL]);
    run('gcc', ['-O2', '-DSAFETY', '-DNOREDUCE', ...verifier.gcc, '-o', 'pan', 'pan.c']);
    return readReport(run('./pan', verifier.pan({ slots, pages, ...size })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Throws when the verifier has found an error, or could not finish. */
function readReport(report: string): Found {
  const number = (pattern: RegExp): number => {
    const match = pattern.exec(report);
    if (match === null) throw new Error(`not what spin reports: ${report}`);
    return Number(match[1]);
  };
  if (number(/errors: (\d+)/) > 0 || /max search depth too small|not completed/.test(report))
    throw new Error(report);
  return {
    // All but the one before the file below is chosen.
    states: number(/([\d.e+]+) states, stored/) - 1,
    seconds: number(/elapsed time ([\d.e+]+) seconds/),
    bytes: number(/([\d.]+)\s+total (?:actual|shared) memory usage/) * 2 ** 20,
  };
}

/** @param which `large`: minutes; `huge`: spin alone; otherwise the small sizes */
export async function benchSpin(which?: string): Promise<void> {
  for (const program of ['spin', 'gcc'])
    if (spawnSync(program, ['--version']).error !== undefined) {
      console.log(`bench spin: ${program} is not installed (Debian: apt-get install spin gcc)`);
      return;
    }
  if (which === 'huge') for (const each of HUGE) compare(each, []);
  else
    for (const each of which === 'large' ? LARGE : SIZES)
      compare(each, [['vmacheck', await explore(scopeOf(each))]]);
}

function scopeOf({ slots, pages, openFiles }: Size): Scope {
  const changes = `moves=0,hookLength=0,wrappers=1,faults=0,slots=${slots},pages=${pages},vmas=${pages},openFiles=${openFiles}`;
  return findScope('tiny', changes);
}

/** Runs spin, prints it beside what was found before, and throws when they differ. */
function compare(size: Size, found: readonly (readonly [string, Found])[]): void {
  console.log(`slots=${size.slots},pages=${size.pages}`);
  const searches = [...found, ...VERIFIERS.map((each) => [each.name, verify(size, each)] as const)];
  for (const [name, { states, seconds, bytes }] of searches) {
    const count = states.toLocaleString('en').padStart(12);
    const rate = Math.round(states / seconds)
      .toLocaleString('en')
      .padStart(10);
    console.log(
      `  ${name.padEnd(24)} ${count} states ${rate} states/s ${(bytes / states).toFixed(1).padStart(8)} bytes a state`,
    );
  }
  if (searches.some(([, { states }]) => states !== searches[0][1].states))
    throw new Error('the numbers of states differ');
}

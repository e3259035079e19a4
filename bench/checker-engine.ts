/**
 * The engine beside the same search loop in C, in turn, on one and on two threads; beside spin; and two workers
 * beside two searches of one worker at the same time, which is the most that two workers could do.
 */
import { execFile, execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packagePath } from '../campaigns/package-root.js';
import { Search } from '../checker/engine/search.js';
import { canVerify, VERIFIERS, verify } from './spin-verifier.js';

const SLOTS = 6;
/** Of spin, for as many. */
const LIMITS = { hash: 23, depth: 9_000_000 };
const SOURCE = {
  module: new URL('../checker/toys/regions.js', import.meta.url).href,
  data: { slots: SLOTS },
};

interface Measured {
  readonly states: number;
  readonly transitions: number;
  readonly levels: number;
  readonly seconds: number;
}

/** @param rounds how often each is measured; the best of each counts */
export async function benchCheckerEngine(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-loop-'));
  try {
    const loop = join(folder, 'loop');
    execFileSync('gcc', ['-O2', '-pthread', '-o', loop, packagePath('bench/checker/loop.c')]);
    await benchThreads(loop, 1, rounds);
    const engine = await benchThreads(loop, 2, rounds);
    if (canVerify()) benchVerifiers(engine, rounds);
    await benchWorkers(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns what the engine does */
async function benchThreads(loop: string, threads: number, rounds: number): Promise<Measured> {
  let c: Measured | undefined;
  let engine: (Measured & { bytes: number }) | undefined;
  for (let round = 0; round < rounds; round++) {
    c = faster(c, await inC(loop, threads));
    engine = faster(engine, await inChild(threads));
  }
  requireSame(c!, engine!);
  const bytes = (engine!.bytes / engine!.states).toFixed(1);
  const ratio = (c!.seconds / engine!.seconds).toFixed(2);
  console.log(
    `${threads} thread(s), ${c!.states} states: C ${rate(c!)}, engine ${rate(engine!)}: ${ratio} of C, ${bytes} bytes a state`,
  );
  return engine!;
}

function benchVerifiers(engine: Measured, rounds: number): void {
  for (const verifier of VERIFIERS) {
    const runs = Array.from({ length: rounds }, () => verify('regions.pml', { SLOTS }, LIMITS, verifier));
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    if (best.states !== engine.states) throw new Error(`${verifier.name} has ${best.states} states`);
    const times = (best.seconds / engine.seconds).toFixed(1);
    const bytes = (best.bytes / best.states).toFixed(1);
    console.log(
      `${verifier.name}: ${rate(best)}, ${bytes} bytes a state; the engine on two threads: ${times} times as fast`,
    );
  }
}

async function benchWorkers(rounds: number): Promise<void> {
  let together: Measured | undefined;
  let apart = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    together = faster(together, await inChild(2));
    const both = await Promise.all([inChild(1), inChild(1)]);
    apart = Math.min(apart, Math.max(...both.map(({ seconds }) => seconds)));
  }
  const share = (apart / 2 / together!.seconds).toFixed(2);
  console.log(`two workers do ${share} of what two searches of one worker do at the same time`);
  if (availableParallelism() < 2) console.log('(this machine has one processor: the figure says nothing)');
}

function faster<T extends Measured>(before: T | undefined, now: T): T {
  return before === undefined || now.seconds < before.seconds ? now : before;
}

function rate({ states, seconds }: Pick<Measured, 'states' | 'seconds'>): string {
  return `${(states / seconds / 1e6).toFixed(2)} M states/s`;
}

function requireSame(c: Measured, engine: Measured): void {
  for (const what of ['states', 'transitions', 'levels'] as const) {
    if (c[what] !== engine[what]) throw new Error(`${what}: C has ${c[what]}, the engine ${engine[what]}`);
  }
}

async function inC(loop: string, threads: number): Promise<Measured> {
  const { stdout } = await promisify(execFile)(loop, [String(SLOTS), String(threads)]);
  return JSON.parse(stdout) as Measured;
}

/** A process of its own, so that its memory can be told. */
function inChild(workers: number): Promise<Measured & { bytes: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [String(workers)], {
      env: { ...process.env, MEASURE: 'child' },
    });
    child.on('message', (measured) => resolve(measured as Measured & { bytes: number }));
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the search ended with exit code ${code}`)));
  });
}

/** The threads are started and the code is compiled before the clock is: by a run over the first levels. */
async function measure(workers: number): Promise<Measured & { bytes: number }> {
  const warm = await Search.create({ ...SOURCE, data: { slots: 3 } }, { workers });
  await warm.run();
  await warm.close();
  const before = process.memoryUsage.rss();
  const search = await Search.create(SOURCE, { workers });
  const start = performance.now();
  const { states, transitions, levels } = await search.run();
  const seconds = (performance.now() - start) / 1000;
  const bytes = process.memoryUsage.rss() - before;
  await search.close();
  return { states, transitions, levels: levels.length, seconds, bytes };
}

if (process.env.MEASURE === 'child' && process.send !== undefined) {
  process.send(await measure(Number(process.argv[2])), () => process.exit(0));
}

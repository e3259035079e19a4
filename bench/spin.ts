/**
 * The same scope searched twice: as vmacheck's space, and by spin as `bench/spin/layer.pml`, a model of its own.
 * Both must find the same number of states.
 */
import { layerSource } from '../checker/check.js';
import { Search } from '../checker/engine/search.js';
import { CUTS } from '../checker/layer/packing.js';
import { findScope, type Scope } from '../checker/layer/scope.js';
import { CORES, canVerify, type Found, type Limits, VERIFIERS, verify } from './spin-verifier.js';

interface Size extends Limits {
  readonly slots: number;
  readonly pages: number;
  /** Open files that are alive at once, at most. */
  readonly openFiles: number;
}

function size(slots: number, pages: number, hash: number, depth: number): Size {
  return { slots, pages, openFiles: 2 * slots + pages + 2, hash, depth };
}

const SIZES = [size(1, 2, 14, 2_000), size(1, 3, 18, 50_000), size(2, 2, 21, 300_000)];
/** Minutes for both. */
const LARGE = [size(1, 4, 23, 1_000_000)];
/** Half an hour for spin, which is run alone. */
const HUGE = [size(2, 3, 25, 10_000_000)];

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

/** @param which `large`: minutes; `huge`: spin alone; otherwise the small sizes */
export async function benchSpin(which?: string): Promise<void> {
  if (!canVerify()) return;
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
  const sizes = { SLOTS: size.slots, PAGES: size.pages, OPEN_FILES: size.openFiles };
  const verified = VERIFIERS.map((verifier) => {
    const { states, ...rest } = verify('layer.pml', sizes, size, verifier);
    // All but the one before the file below is chosen.
    return [verifier.name, { states: states - 1, ...rest }] as const;
  });
  const searches = [...found, ...verified];
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

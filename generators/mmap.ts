import { ARENA_PAGES } from '../models/limits.js';
import { ANONYMOUS, type OperationOf } from '../models/scenario.js';
import { drawMmapFaults } from './faults.js';
import { pick } from './pick.js';
import { drawOpenSlot, type Places } from './places.js';
import type { Plan } from './plan.js';

type Mmap = OperationOf<'mmap'>;

const SHARED = 8;
const NORESERVE = 16;
const READ = 1;
const READ_WRITE = 3;
/** PROT_* bits, shared and noreserve in one word. */
const KINDS = [
  READ,
  READ_WRITE,
  READ_WRITE,
  READ_WRITE,
  READ_WRITE,
  READ_WRITE | NORESERVE,
  0,
  5,
  READ | SHARED,
  READ | SHARED,
  READ_WRITE | SHARED,
  READ_WRITE | SHARED,
  READ_WRITE | SHARED,
  READ_WRITE | SHARED | NORESERVE,
  7 | SHARED,
  2,
];
const LENGTHS = [1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 8];

/** An mmap of a process: beside or over an earlier one as often as the mode says, or anywhere. */
export function drawMmap(plan: Plan, places: Places, proc: number): Mmap {
  const { choices, mode } = plan;
  const mmaps = places.mmaps[proc];
  let like: Mmap | null = null;
  if (mmaps.length > 0) {
    const base = choices.chance(128) ? mmaps[mmaps.length - 1] : pick(choices, mmaps);
    const draw = choices.integer(0, 255);
    if (draw < mode.beside) return drawBeside(plan, places, base);
    if (choices.chance(mode.alike)) like = base;
    if (draw < mode.beside + mode.over) return drawOver(plan, places, base, like);
  }
  const start = choices.integer(0, ARENA_PAGES - 1);
  let length = pick(choices, LENGTHS);
  if (start + length > ARENA_PAGES && !choices.chance(16)) length = ARENA_PAGES - start;
  if (choices.chance(3)) length = choices.integer(0, 1) * ARENA_PAGES;
  return finish(plan, places, proc, start, length, like);
}

/** Continues `base` at its end or in front of it; often it fills the gap to the next mapping. */
function drawBeside(plan: Plan, places: Places, base: Mmap): Mmap {
  const { choices } = plan;
  const proc = base.proc;
  let start = base.start + base.length;
  let length = pick(choices, LENGTHS);
  const inFront = start >= ARENA_PAGES || (base.start > 0 && choices.chance(80));
  if (inFront) {
    if (length > base.start) length = base.start;
    start = base.start - length;
  } else {
    const gap = places.gap(proc, start);
    if (gap > 0 && (length > gap || choices.chance(128))) length = gap;
    if (length > ARENA_PAGES - start) length = ARENA_PAGES - start;
  }
  const pgoff = base.pgoff + start - base.start;
  if (length === 0 || pgoff < 0 || pgoff > 63)
    return finish(plan, places, proc, base.start, base.length, base);
  const { slot, prot, shared, noreserve } = base;
  const replace = plan.mmu && places.anyMapped(proc, start, length) ? 1 : 0;
  const faults = drawMmapFaults(plan, slot, shared);
  return { kind: 'mmap', proc, slot, start, length, pgoff, prot, shared, replace, noreserve, faults };
}

/** Overlaps `base`: all of it, its head, its tail, its middle, or more. */
function drawOver(plan: Plan, places: Places, base: Mmap, like: Mmap | null): Mmap {
  const { choices } = plan;
  let start = base.start + choices.integer(base.start > 0 ? -1 : 0, base.length >> 1);
  if (start >= ARENA_PAGES) start = ARENA_PAGES - 1;
  let length = choices.chance(64) ? base.length : pick(choices, LENGTHS);
  if (length > ARENA_PAGES - start) length = ARENA_PAGES - start;
  return finish(plan, places, base.proc, start, length, like);
}

/** Draws what is mapped there and how, or takes it from another mapping. */
function finish(
  plan: Plan,
  places: Places,
  proc: number,
  start: number,
  length: number,
  like: Mmap | null,
): Mmap {
  const { choices } = plan;
  let slot: number;
  let prot: number;
  let shared: number;
  let noreserve: number;
  if (like !== null) {
    ({ slot, prot, shared, noreserve } = like);
  } else {
    slot = choices.chance(20) ? ANONYMOUS : drawOpenSlot(choices, places, proc);
    const kind = pick(choices, KINDS);
    prot = kind & 7;
    shared = (kind & SHARED) === 0 ? 0 : 1;
    noreserve = (kind & NORESERVE) === 0 ? 0 : 1;
  }
  // A page offset that grows with the address lets strangers be neighbours in the file, too.
  const pgoff = choices.chance(160) ? start : choices.integer(0, choices.chance(32) ? 63 : 4);
  const replace = choices.chance(chanceOfReplace(plan, places, proc, start, length)) ? 1 : 0;
  const faults = drawMmapFaults(plan, slot, shared);
  return { kind: 'mmap', proc, slot, start, length, pgoff, prot, shared, replace, noreserve, faults };
}

/** Without an MMU it is refused. */
function chanceOfReplace(plan: Plan, places: Places, proc: number, start: number, length: number): number {
  if (!plan.mmu) return 8;
  return places.anyMapped(proc, start, length) ? 232 : 48;
}

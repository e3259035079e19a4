import { ARENA_PAGES, FD_SLOTS, PROCESSES } from '../models/limits.js';
import type { OperationOf } from '../models/scenario.js';
import type { Choices } from './choices.js';

/**
 * Roughly what exists while operations are drawn: open slots and mapped pages. It takes every
 * operation for a success, so it is a bias, not a model.
 */
export class Places {
  /** For each process, bit s: slot s is open. */
  private readonly open: number[] = Array(PROCESSES).fill(0);
  /** For each process, bit p: page p is mapped. */
  private readonly mapped: number[] = Array(PROCESSES).fill(0);
  /** For each process, the mmap operations so far. */
  readonly mmaps: readonly OperationOf<'mmap'>[][] = [[], []];

  openSlots(proc: number): number {
    return this.open[proc];
  }

  openSlot(proc: number, slot: number): void {
    this.open[proc] |= 1 << slot;
  }

  closeSlot(proc: number, slot: number): void {
    this.open[proc] &= ~(1 << slot);
  }

  map(operation: OperationOf<'mmap'>): void {
    this.mapped[operation.proc] |= pages(operation.start, operation.length);
    this.mmaps[operation.proc].push(operation);
  }

  unmap(proc: number, start: number, length: number): void {
    this.mapped[proc] &= ~pages(start, length);
  }

  nothingMapped(proc: number): boolean {
    return this.mapped[proc] === 0;
  }

  anyMapped(proc: number, start: number, length: number): boolean {
    return (this.mapped[proc] & pages(start, length)) !== 0;
  }

  /** Unmapped pages from `start` up to the next mapping or the end of the arena. */
  gap(proc: number, start: number): number {
    const above = this.mapped[proc] >>> start;
    return above === 0 ? ARENA_PAGES - start : 31 - Math.clz32(above & -above);
  }
}

function pages(start: number, length: number): number {
  return ((1 << length) - 1) << start;
}

/** The `n`-th slot (from 0) that is set in `slots`, going round. */
function nthSlot(slots: number, n: number): number {
  let slot = -1;
  for (let left = n; left >= 0; left--) {
    do slot = (slot + 1) % FD_SLOTS;
    while (((slots >>> slot) & 1) === 0);
  }
  return slot;
}

/** The lowest free slot, or now and then any. */
export function drawFreeSlot(choices: Choices, places: Places, proc: number): number {
  const free = ~places.openSlots(proc) & ((1 << FD_SLOTS) - 1);
  if (free === 0 || choices.chance(40)) return choices.integer(0, FD_SLOTS - 1);
  return nthSlot(free, 0);
}

/** An open slot, or now and then any. */
export function drawOpenSlot(choices: Choices, places: Places, proc: number): number {
  const open = places.openSlots(proc);
  const draw = choices.integer(0, 255);
  return open === 0 || draw < 12 ? draw % FD_SLOTS : nthSlot(open, draw & 3);
}

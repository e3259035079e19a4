import { ARENA_PAGES, FD_SLOTS, MAX_FILES, PROCESSES } from '../models/limits.js';
import type { Operation } from '../models/scenario.js';
import { drawFaults, NO_FAULTS } from './faults.js';
import { drawMmap } from './mmap.js';
import { pick } from './pick.js';
import { drawFreeSlot, drawOpenSlot, Places } from './places.js';
import type { Plan } from './plan.js';

/** The operations of a case with `files` files: usually the first ones open something. */
export function drawOperations(plan: Plan, files: number): Operation[] {
  const { choices, mode, swarm } = plan;
  const places = new Places();
  const twoProcesses = choices.chance(88);
  const count = pick(choices, mode.operations);
  const operations: Operation[] = [];
  for (let i = 0; i < count; i++) {
    const proc = twoProcesses ? choices.integer(0, PROCESSES - 1) : 0;
    const nothingOpen = places.openSlots(proc) === 0;
    let kind = nothingOpen && choices.chance(240) ? 'open' : pick(choices, swarm.operations);
    if (kind === 'munmap' && places.nothingMapped(proc) && choices.chance(232)) kind = 'mmap';
    operations.push(drawOperation(plan, places, kind, proc, files));
  }
  return operations;
}

function drawOperation(
  plan: Plan,
  places: Places,
  kind: Operation['kind'],
  proc: number,
  files: number,
): Operation {
  const { choices } = plan;
  switch (kind) {
    case 'open': {
      const slot = drawFreeSlot(choices, places, proc);
      const file = drawOpenedFile(plan, files);
      const readOnly = choices.chance(32) ? 1 : 0;
      const faults = drawFaults(plan, 'open');
      if (faults.length === 0) places.openSlot(proc, slot);
      return { kind: 'open', proc, slot, file, readOnly, faults };
    }
    case 'dup': {
      const from = drawOpenSlot(choices, places, proc);
      const to = choices.integer(0, FD_SLOTS - 1);
      places.openSlot(proc, to);
      return { kind: 'dup', proc, from, to, faults: drawFaults(plan, 'dup') };
    }
    case 'close': {
      const slot = drawOpenSlot(choices, places, proc);
      places.closeSlot(proc, slot);
      return { kind: 'close', proc, slot, faults: drawFaults(plan, 'close') };
    }
    case 'mmap': {
      const operation = drawMmap(plan, places, proc);
      places.map(operation);
      return operation;
    }
    case 'ksm':
      return { kind: 'ksm', proc, enable: choices.chance(208) ? 1 : 0, faults: NO_FAULTS };
    default:
      return drawMunmap(plan, places, proc);
  }
}

/** Mostly file 0, the outermost; very rarely one that does not exist. */
function drawOpenedFile({ choices }: Plan, files: number): number {
  const draw = choices.integer(0, 255);
  if (draw < 128) return 0;
  return draw === 255 ? choices.integer(0, MAX_FILES - 1) : draw % files;
}

/** Takes all, the head, the tail, the middle of an earlier mapping, or more, or any range. */
function drawMunmap(plan: Plan, places: Places, proc: number): Operation {
  const { choices } = plan;
  const mmaps = places.mmaps[proc];
  let start: number;
  let length: number;
  if (mmaps.length > 0 && !choices.chance(32)) {
    let target = pick(choices, mmaps);
    if (!places.anyMapped(proc, target.start, target.length)) target = mmaps[mmaps.length - 1];
    start = target.start;
    length = target.length;
    // Without an MMU what does not fit is refused.
    switch (plan.mmu || choices.chance(96) ? choices.integer(0, 4) : 4) {
      case 0:
        length = (length + 1) >> 1;
        break;
      case 1:
        start += length >> 1;
        length -= length >> 1;
        break;
      case 2:
        if (length > 2) {
          start++;
          length = choices.integer(1, length - 2);
        }
        break;
      case 3:
        length += choices.integer(0, 3);
        break;
    }
    if (start >= ARENA_PAGES) start = ARENA_PAGES - 1;
    if (length > ARENA_PAGES) length = ARENA_PAGES;
  } else {
    start = choices.integer(0, ARENA_PAGES - 1);
    length = choices.integer(0, choices.chance(16) ? ARENA_PAGES : ARENA_PAGES - start);
  }
  places.unmap(proc, start, length);
  return { kind: 'munmap', proc, start, length, faults: drawFaults(plan, 'munmap') };
}

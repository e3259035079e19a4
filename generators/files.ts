import { MAX_FILES } from '../models/limits.js';
import type { FileSpec, Step } from '../models/scenario.js';
import { hookProgram } from './hook-program.js';
import { hookEntries, type LibraryEntry, wrapperEntries } from './library/index.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';
import { traitsAt, withTraits } from './traits.js';
import { wrapperProgram } from './wrapper-program.js';

/** Shared by all files without a program. */
export const NO_STEPS: readonly Step[] = Object.freeze([]);

/** A file with both hooks must not stand below a wrapper, so it is drawn where none can point at it. */
const LAWFUL_BELOW = 62;

/** The files of a case, drawn from the last to the first. Number 0 is the outermost; wrappers point at later ones. */
export function drawFiles(plan: Plan): FileSpec[] {
  const count = pick(plan.choices, plan.mode.files);
  const files: FileSpec[] = [];
  for (let index = count - 1; index >= 0; index--) {
    const file = drawFile(plan, index, count);
    plan.traits = withTraits(plan.traits, index, file);
    files.push(file);
  }
  return files.reverse();
}

/** The file at `index` of `count`: a wrapper only where there is one left to go below it. */
export function drawFile(plan: Plan, index: number, count: number): FileSpec {
  const { choices, mode } = plan;
  const wraps = index + 1 < count && choices.chance(mode.wrappers);
  if (mode.library > 0 && !plan.owesUnlawful && choices.chance(mode.library)) {
    return drawFromLibrary(
      plan,
      wraps ? wrapperEntries(plan.handed) : hookEntries(plan.handed),
      index,
      count,
    );
  }
  if (wraps) return drawWrapper(plan, index, count);
  plan.below = 0;
  const kind = choices.integer(0, index === 0 || plan.unlawful ? 63 : LAWFUL_BELOW);
  if (kind < 54) {
    const prepare = hookProgram(plan, 'prepare');
    return file(
      'prepare',
      drawUnusedBelow(plan, index),
      drawSwap(plan, prepare, index, count),
      prepare,
      NO_STEPS,
    );
  }
  if (kind < 62) {
    const mmap = hookProgram(plan, 'mmap');
    return file('mmap', null, drawSwap(plan, mmap, index, count), NO_STEPS, mmap);
  }
  if (kind === 62) return file('none', null, null, NO_STEPS, NO_STEPS);
  return file('both', null, null, hookProgram(plan, 'prepare'), hookProgram(plan, 'mmap'));
}

function drawWrapper(plan: Plan, index: number, count: number): FileSpec {
  const { choices } = plan;
  const below = drawHigher(plan, index, count);
  plan.below = traitsAt(plan.traits, below);
  const mmap = wrapperProgram(plan);
  const swap = drawSwap(plan, mmap, index, count);
  if ((index === 0 || plan.unlawful) && choices.chance(4))
    return file('both', below, swap, hookProgram(plan, 'prepare'), mmap);
  return file('mmap', below, swap, NO_STEPS, mmap);
}

function drawFromLibrary(
  plan: Plan,
  entries: readonly LibraryEntry[],
  index: number,
  count: number,
): FileSpec {
  const entry = pick(plan.choices, entries);
  const below = entry.kind === 'wrapper' ? drawHigher(plan, index, count) : null;
  return entry.spec({ below, swap: null });
}

/** The next file, or now and then a later one. */
function drawHigher({ choices }: Plan, index: number, count: number): number {
  return choices.chance(208) ? index + 1 : choices.integer(index + 1, count - 1);
}

/** Only a guard looks at what is below a file that is no wrapper; beyond the last file it is NULL. */
function drawUnusedBelow({ choices }: Plan, index: number): number | null {
  return index + 1 < MAX_FILES && choices.chance(4) ? index + 1 : null;
}

function drawSwap(plan: Plan, steps: readonly Step[], index: number, count: number): number | null {
  for (let i = 0; i < steps.length; i++) {
    if (steps[i].kind !== 'swapFile') continue;
    return index + 1 < count && plan.choices.chance(144) ? drawHigher(plan, index, count) : null;
  }
  return null;
}

function file(
  hook: FileSpec['hook'],
  below: number | null,
  swap: number | null,
  prepare: readonly Step[],
  mmap: readonly Step[],
): FileSpec {
  return { hook, below, swap, attributes: 0, prepare, mmap, mapped: NO_STEPS };
}

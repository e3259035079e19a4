import { MAX_FILES } from '../models/limits.js';
import { ATTRIBUTES, type FileSpec, type Step } from '../models/scenario.js';
import { countingProgram, mappedProgram } from './counting-program.js';
import { hookProgram } from './hook-program.js';
import { hookEntries, type LibraryEntry, wrapperEntries } from './library/index.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';
import { traitsAt, traitsOfHook, withTraits } from './traits.js';
import { ownCallProgram, wrapperProgram } from './wrapper-program.js';

/** Shared by all files without a program. */
export const NO_STEPS: readonly Step[] = Object.freeze([]);

const PLAIN: FileSpec = {
  hook: 'none',
  below: null,
  swap: null,
  attributes: 0,
  prepare: NO_STEPS,
  mmap: NO_STEPS,
  mapped: NO_STEPS,
};
const ATTRIBUTE_BITS = Object.values(ATTRIBUTES);

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
    return drawFromLibrary(plan, wraps ? wrapperEntries(plan.era) : hookEntries(plan.era), index, count);
  }
  if (wraps) return drawWrapper(plan, index, count);
  plan.below = 0;
  if (choices.chance(mode.counters)) return drawCounting(plan, index, count);
  if (choices.chance(mode.ownCalls)) return drawOwnCaller(plan, index, count);
  const kind = choices.integer(0, index === 0 || plan.unlawful ? 63 : LAWFUL_BELOW);
  if (kind < 54) {
    const prepare = hookProgram(plan, 'prepare');
    return drawLinks(plan, index, count, 'prepare', prepare, NO_STEPS, NO_STEPS);
  }
  if (kind < 62) return drawLinks(plan, index, count, 'mmap', NO_STEPS, hookProgram(plan, 'mmap'), NO_STEPS);
  if (kind === 62) return PLAIN;
  return { ...PLAIN, hook: 'both', prepare: hookProgram(plan, 'prepare'), mmap: hookProgram(plan, 'mmap') };
}

/** A driver that counts its users: mostly in its hook or ->mapped, sometimes in an `.mmap`. */
function drawCounting(plan: Plan, index: number, count: number): FileSpec {
  if (plan.choices.chance(40)) {
    const mmap = countingProgram(plan, 'mmap');
    return drawLinks(plan, index, count, 'mmap', NO_STEPS, mmap, NO_STEPS);
  }
  const prepare = countingProgram(plan, 'prepare');
  return drawLinks(plan, index, count, 'prepare', prepare, NO_STEPS, drawMapped(plan));
}

/** A file whose `.mmap` runs a hook of its own, which the core does not know of. */
function drawOwnCaller(plan: Plan, index: number, count: number): FileSpec {
  const counts = plan.choices.chance(plan.mode.counters);
  const prepare = counts ? countingProgram(plan, 'prepare') : hookProgram(plan, 'prepare');
  const mmap = ownCallProgram(plan, traitsOfHook(prepare));
  return drawLinks(plan, index, count, 'mmap', prepare, mmap, counts ? drawMapped(plan) : NO_STEPS);
}

/** Before 7.1 nobody calls it, so that few drivers have one. */
function drawMapped(plan: Plan): readonly Step[] {
  return plan.era === 'mapped' || plan.choices.chance(16) ? mappedProgram(plan) : NO_STEPS;
}

function drawWrapper(plan: Plan, index: number, count: number): FileSpec {
  const { choices } = plan;
  const below = drawHigher(plan, index, count);
  plan.below = traitsAt(plan.traits, below);
  const mmap = wrapperProgram(plan);
  const swap = drawSwap(plan, mmap, index, count);
  const attributes = drawAttributes(plan);
  const both = (index === 0 || plan.unlawful) && choices.chance(4);
  const hook = both ? 'both' : 'mmap';
  const prepare = both ? hookProgram(plan, 'prepare') : NO_STEPS;
  return { hook, below, swap, attributes, prepare, mmap, mapped: NO_STEPS };
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

/** A file with these programs, and with links and attributes. Spelt out: most cases come this way. */
function drawLinks(
  plan: Plan,
  index: number,
  count: number,
  hook: 'prepare' | 'mmap',
  prepare: readonly Step[],
  mmap: readonly Step[],
  mapped: readonly Step[],
): FileSpec {
  const prepares = hook === 'prepare';
  const below = prepares ? drawUnusedBelow(plan, index) : null;
  const swap = drawSwap(plan, prepares ? prepare : mmap, index, count);
  return { hook, below, swap, attributes: drawAttributes(plan), prepare, mmap, mapped };
}

/** Mostly none. What a device maps directly matters only without an MMU, and much there. */
function drawAttributes({ choices, mode, mmu }: Plan): number {
  let attributes = !mmu && choices.chance(128) ? ATTRIBUTES.mapsDirectly : 0;
  if (choices.chance(mode.attributes)) attributes |= pick(choices, ATTRIBUTE_BITS);
  return attributes;
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

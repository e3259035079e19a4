/**
 * Arguments that say several things at once: an action's type, range and page frame; what a success_hook
 * does, returns and writes. See step-args.ts.
 */
import type { StepKind } from '../models/scenario.js';
import {
  ACTION_FULL,
  ACTION_OUTSIDE,
  ACTION_PART,
  ACTION_UNKNOWN,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
  SUCCESS_NOTHING,
  SUCCESS_PRIVATE,
} from '../models/step-args.js';

/** Masks, the least telling first; the first of each are the bits that nothing reads. */
const PARTS: Readonly<Partial<Record<StepKind, readonly number[]>>> = {
  action: [~0xffff, 0xff00, 0xf0, 0xf],
  successHook: [~0xffffff, 0xff0000, 0xfff0, 0xf],
};

/** The parts of an argument of this kind as masks; none when it says one thing only. */
export function argParts(kind: StepKind): readonly number[] {
  return PARTS[kind] ?? [];
}

const PART_WEIGHT = 256;

/** Fewer parts first, then lower ones. Two arguments can have the same rank. */
export function packedRank(kind: StepKind, arg: number): number {
  let rank = 0;
  for (const mask of argParts(kind)) {
    const value = (arg & mask) >>> shiftOf(mask);
    if (value !== 0) rank += PART_WEIGHT + Math.min(value, PART_WEIGHT - 1);
  }
  return rank;
}

/** The argument without each of its parts, and with each part halved and one less. */
export function lowerParts(kind: StepKind, arg: number): number[] {
  return argParts(kind).flatMap((mask) => {
    const shift = shiftOf(mask);
    const value = (arg & mask) >>> shift;
    return [0, value >>> 1, value - 1]
      .filter((lower) => lower >= 0 && lower < value)
      .map((lower) => (arg & ~mask) | (lower << shift));
  });
}

/** One argument for each thing that can be said, the rest of it least. */
export function packedValues(kind: StepKind): number[] {
  if (kind === 'action') {
    return [ACTION_FULL, ACTION_PART, ACTION_OUTSIDE].flatMap((range) =>
      Array.from({ length: ACTION_UNKNOWN + 1 }, (_, type) => packAction(type, range)),
    );
  }
  return [SUCCESS_NOTHING, SUCCESS_ANONYMOUS, SUCCESS_PRIVATE].flatMap((effect) => [
    packSuccessHook(effect),
    packSuccessHook(effect, 1),
    ...(effect === SUCCESS_PRIVATE ? [packSuccessHook(effect, 0, 1), packSuccessHook(effect, 1, 1)] : []),
  ]);
}

function shiftOf(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}

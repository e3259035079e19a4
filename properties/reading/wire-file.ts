import { HOOKS } from '../../models/scenario.js';
import { FILE_WORDS, WIRE_HEADER_WORDS } from '../../models/wire.js';

/** Files of a scenario in wire words. */
export function fileCount(wire: Int32Array): number {
  return wire[4];
}

/** Whether the machine of the scenario has an MMU. */
export function hasMmu(wire: Int32Array): boolean {
  return wire[3] !== 0;
}

/** The words of a file. */
export function fileAt(index: number): number {
  return WIRE_HEADER_WORDS + index * FILE_WORDS;
}

export const WIRE_FILE = {
  hook: 0,
  below: 1,
  swap: 2,
  attributes: 3,
  prepareSteps: 4,
  mmapSteps: 5,
  mappedSteps: 6,
  stepsAt: 7,
} as const;

/** The file below, or -1: a null, or an index beyond the last file, which counts as null. */
export function belowOf(wire: Int32Array, index: number): number {
  return within(wire, wire[fileAt(index) + WIRE_FILE.below]);
}

/** The file that swapFile brings in, or -1 for a plain shmem file. */
export function swapOf(wire: Int32Array, index: number): number {
  return within(wire, wire[fileAt(index) + WIRE_FILE.swap]);
}

/** Whether a file of the scenario has one of ATTRIBUTES; the built-in one has none that matters here. */
export function hasAttribute(wire: Int32Array, index: number, attribute: number): boolean {
  return (
    index >= 0 && index < fileCount(wire) && (wire[fileAt(index) + WIRE_FILE.attributes] & attribute) !== 0
  );
}

/** f_op has `.mmap_prepare`. */
export function hasPrepare(wire: Int32Array, index: number): boolean {
  return (wire[fileAt(index)] & HOOKS.prepare) !== 0;
}

/** f_op has `.mmap`. */
export function hasMmap(wire: Int32Array, index: number): boolean {
  return (wire[fileAt(index)] & HOOKS.mmap) !== 0;
}

function within(wire: Int32Array, index: number): number {
  return index >= 0 && index < fileCount(wire) ? index : -1;
}

import type { Operation } from '../scenario.js';
import { close, dup, open } from './descriptors.js';
import { mmap } from './mmap.js';
import { munmap } from './munmap.js';
import type { World } from './world.js';

/** Runs an operation: 0 or more, or a negated errno. */
export function execute(world: World, operation: Operation): number {
  const mm = world.mms[operation.proc];
  world.mm = mm;
  switch (operation.kind) {
    case 'open':
      return open(world, mm, operation);
    case 'dup':
      return dup(world, mm, operation);
    case 'close':
      return close(world, mm, operation);
    case 'mmap':
      return mmap(world, mm, operation);
    case 'munmap':
      return munmap(world, mm, operation.start, operation.length);
    case 'ksm':
      mm.ksm = operation.enable !== 0;
      return 0;
    default:
      throw new TypeError(`the operation ${operation.kind} is not modelled`);
  }
}

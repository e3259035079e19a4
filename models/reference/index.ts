/**
 * The reference model: the executable specification, to be read beside the kernel source.
 *
 * Start with compat-6.16.ts and compat-7.2.6.ts, then mmap-region-6.16.ts and mmap-region-7.3.ts; the
 * functions have the kernel's names. A file is named for the first release that has what is in it;
 * kernels.ts says which of them make up a release.
 */
import type { Model } from '../model.js';
import type { Release } from '../releases.js';
import type { Operation } from '../scenario.js';
import { close, dup, open } from './descriptors.js';
import { KERNELS } from './kernels.js';
import { mmap } from './mmap.js';
import { munmap } from './munmap.js';
import { TraceWriter } from './observe.js';
import { readWire } from './read-wire.js';
import { teardown } from './teardown.js';
import { World } from './world.js';

/** The reference model of a release. Only the release's name is looked at, never its deviations. */
export function createReference(release: Release): Model {
  const kernel = KERNELS[release.id];
  const trace = new TraceWriter();
  return {
    name: `reference ${release.id}`,
    release: release.id,
    run(wire: Int32Array): Int32Array {
      const { mmu, inodes, shmemInode, operations } = readWire(wire);
      const world = new World(kernel, inodes, shmemInode, mmu);
      trace.begin(operations.length + 1);
      for (const operation of operations) {
        world.beginOperation(operation.faults);
        trace.step(world, execute(world, operation));
      }
      world.beginOperation([]);
      trace.step(world, teardown(world));
      return trace.end();
    },
  };
}

function execute(world: World, operation: Operation): number {
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

/**
 * The reference model: the executable specification, to be read beside the kernel source.
 *
 * Start with compat-6.16.ts and compat-7.2.6.ts, then mmap-region-6.16.ts and mmap-region-7.3.ts; the
 * functions have the kernel's names. A file is named for the first release that has what is in it;
 * kernels.ts says which of them make up a release.
 */
import type { Model } from '../model.js';
import type { Release } from '../releases.js';
import { execute } from './execute.js';
import { KERNELS } from './kernels.js';
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

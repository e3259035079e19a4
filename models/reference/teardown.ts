import { fput } from './file.js';
import { exitMmap } from './munmap.js';
import type { World } from './world.js';

/** The last step: every mapping of both processes is removed, then every descriptor is closed. */
export function teardown(world: World): number {
  for (const mm of world.mms) exitMmap(world, mm);
  for (const mm of world.mms) {
    for (const [slot, file] of mm.fds.entries()) {
      mm.fds[slot] = null;
      if (file !== null) fput(world, file);
    }
  }
  return 0;
}

/** 6.16 to 6.18: there are no actions, and no mmap comes to these. */
import type { VmAreaDesc } from './desc.js';
import type { World } from './world.js';

export function mmapActionPrepare(_world: World, _desc: VmAreaDesc): number {
  return 0;
}

export function mmapActionComplete(): number {
  return 0;
}

import { LIFECYCLES } from '../trace-layout.js';
import {
  baseOps,
  countsUsers,
  hasClose,
  OPS_CLOSE,
  OPS_DUMMY,
  OPS_NAMES,
  OPS_OPEN_CLOSE,
  wrapDepth,
  wrapFile,
  wrapHoldsFile,
} from '../vm-ops.js';
import { fput, getFile } from './file.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

const WRAPPED = LIFECYCLES.indexOf('wrapped');
const COUNTING = LIFECYCLES.indexOf('mapped_ops');

/** `vm_ops->open`, if there is one: from the outermost wrapper inwards, each before what it saved. */
export function vmaOpen(world: World, vma: Vma): void {
  const ops = vma.vmOps;
  for (let level = wrapDepth(ops) - 1; level >= 0; level--) {
    world.opened(WRAPPED);
    if (wrapHoldsFile(ops, level)) getFile(world, world.fileNumbered(wrapFile(ops, level)));
  }
  const base = baseOps(ops);
  if (base === OPS_OPEN_CLOSE) world.opened(lifecycleOf(base));
  if (countsUsers(base)) {
    world.opened(COUNTING);
    world.owner(ops).users++;
  }
}

/** `vma_close`: calls `vm_ops->close`, if there is one, and leaves the dummy operations, so it is called once. */
export function vmaClose(world: World, vma: Vma): void {
  const ops = vma.vmOps;
  if (!hasClose(ops)) return;
  const base = baseOps(ops);
  if (base === OPS_OPEN_CLOSE || base === OPS_CLOSE) world.closed(lifecycleOf(base));
  if (countsUsers(base)) {
    world.closed(COUNTING);
    world.owner(ops).users--;
  }
  for (let level = 0; level < wrapDepth(ops); level++) {
    world.closed(WRAPPED);
    if (wrapHoldsFile(ops, level)) fput(world, world.fileNumbered(wrapFile(ops, level)));
  }
  vma.vmOps = OPS_DUMMY;
}

function lifecycleOf(base: number): number {
  return (LIFECYCLES as readonly string[]).indexOf(OPS_NAMES[base]);
}

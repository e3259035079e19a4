import { ERRNO } from '../errno.js';
import { getFile } from './file.js';
import { vmaOpen } from './vm-ops-calls.js';
import { type Mm, Vma, vmaLinkFile } from './vma.js';
import type { World } from './world.js';

/** `vm_area_dup`: a copy of all fields, outside tree and rmap, without references of its own. */
function vmAreaDup(vma: Vma): Vma {
  const copy = new Vma(vma.vmStart, vma.vmEnd);
  copy.vmPgoff = vma.vmPgoff;
  copy.vmFile = vma.vmFile;
  copy.vmFlags = vma.vmFlags;
  copy.vmPageProt = vma.vmPageProt;
  copy.vmOps = vma.vmOps;
  copy.vmPrivateData = vma.vmPrivateData;
  return copy;
}

/**
 * `__split_vma`: cuts a VMA in two at `addr`, which lies inside it. `newBelow` says which half is the
 * new VMA. Returns 0 or -ENOMEM, and then nothing has changed.
 */
export function __splitVma(world: World, mm: Mm, vma: Vma, addr: number, newBelow: boolean): number {
  if (world.fault('splitDup')) return -ERRNO.ENOMEM;
  const fresh = vmAreaDup(vma);
  const cut = addr - vma.vmStart;
  if (newBelow) {
    fresh.vmEnd = addr;
  } else {
    fresh.vmStart = addr;
    fresh.vmPgoff += cut;
  }

  if (world.fault('splitPrealloc')) return -ERRNO.ENOMEM;

  if (fresh.vmFile !== null) getFile(world, fresh.vmFile);
  vmaOpen(world, fresh);

  if (newBelow) {
    vma.vmStart = addr;
    vma.vmPgoff += cut;
  } else {
    vma.vmEnd = addr;
  }
  vmaLinkFile(world, fresh);
  mm.mapCount++;
  mm.vmas.splice(mm.vmas.indexOf(vma) + (newBelow ? 0 : 1), 0, fresh);
  return 0;
}

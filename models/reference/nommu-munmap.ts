/** `do_munmap` without CONFIG_MMU (mm/nommu.c), the same from 6.16 to 7.3. */
import { ERRNO } from '../errno.js';
import { __splitVma } from './split.js';
import { type Mm, removeVma, type Vma, vmaFind } from './vma.js';
import type { World } from './world.js';

/** A mapping of a file goes whole or not at all; from an anonymous one a part can be taken. Returns 0 or an error. */
export function doMunmap(world: World, mm: Mm, start: number, end: number): number {
  let vma = vmaFind(mm, start, end);
  if (vma === null) return -ERRNO.EINVAL;

  if (vma.vmFile === null) {
    if (start === vma.vmStart && end === vma.vmEnd) return eraseWholeVma(world, mm, vma);
    if (start < vma.vmStart || end > vma.vmEnd) return -ERRNO.EINVAL;
    if (start !== vma.vmStart && end !== vma.vmEnd) {
      const error = __splitVma(world, mm, vma, start, true);
      if (error !== 0) return error;
    }
    vmiShrinkVma(vma, start, end);
    return 0;
  }

  for (; vma !== null; vma = vmaFind(mm, vma.vmEnd, end)) {
    if (start > vma.vmStart) return -ERRNO.EINVAL;
    if (end === vma.vmEnd) return eraseWholeVma(world, mm, vma);
  }
  return -ERRNO.EINVAL;
}

/** `vmi_shrink_vma`: takes [from, to), which is at one of its ends. */
function vmiShrinkVma(vma: Vma, from: number, to: number): void {
  if (from > vma.vmStart) {
    vma.vmEnd = from;
    return;
  }
  vma.vmPgoff += to - vma.vmStart;
  vma.vmStart = to;
}

function eraseWholeVma(world: World, mm: Mm, vma: Vma): number {
  mm.vmas.splice(mm.vmas.indexOf(vma), 1);
  mm.mapCount--;
  removeVma(world, vma);
  return 0;
}

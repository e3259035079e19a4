import type { File } from './file.js';
import type { CallRecord } from './record.js';
import { type Vma, vmaSetFile } from './vma.js';
import type { World } from './world.js';

/** vma_set_file, with the references on both files around it kept in the record. */
export function observedVmaSetFile(world: World, vma: Vma, file: File, call: CallRecord): void {
  const old = vma.vmFile;
  call.oldFileBefore = old?.count ?? 0;
  call.newFileBefore = file.count;
  vmaSetFile(world, vma, file);
  call.oldFileAfter = old?.count ?? 0;
  call.newFileAfter = file.count;
}

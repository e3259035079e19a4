/** A release is the functions it is made of. What is not here is the same in every release. */
import type { ReleaseId } from '../releases.js';
import * as compat616 from './compat-6.16.js';
import * as compat616rc1 from './compat-6.16-rc1.js';
import * as compat73 from './compat-7.3.js';
import * as compatIdeal from './compat-ideal.js';
import type { File } from './file.js';
import * as merge from './merge.js';
import * as mergeIdeal from './merge-ideal.js';
import { canMmapFile, hasMmap } from './mmap-hooks.js';
import * as region616 from './mmap-region-6.16.js';
import * as region73 from './mmap-region-7.3.js';
import * as regionIdeal from './mmap-region-ideal.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

export interface Kernel {
  /** `vfs_mmap`, in 6.16 `call_mmap`: an `.mmap`, or the compatibility layer. */
  readonly vfsMmap: (world: World, file: File, vma: Vma, depth: number) => number;
  /** The direct path. */
  readonly __mmapRegion: typeof region73.__mmapRegion;
  readonly isMergeableVma: typeof merge.isMergeableVma;
  /** What backing files and coda ask before they call below. */
  readonly wrapperMayCall: (world: World, file: File) => boolean;
}

export const KERNELS: Readonly<Record<ReleaseId, Kernel>> = {
  '6.16-rc1': {
    vfsMmap: compat616rc1.callMmap,
    __mmapRegion: region616.__mmapRegion,
    isMergeableVma: merge.isMergeableVma,
    wrapperMayCall: hasMmap,
  },
  '6.16': {
    vfsMmap: compat616.callMmap,
    __mmapRegion: region616.__mmapRegion,
    isMergeableVma: merge.isMergeableVma,
    wrapperMayCall: hasMmap,
  },
  '7.3': {
    vfsMmap: compat73.vfsMmap,
    __mmapRegion: region73.__mmapRegion,
    isMergeableVma: merge.isMergeableVma,
    wrapperMayCall: canMmapFile,
  },
  ideal: {
    vfsMmap: compatIdeal.vfsMmap,
    __mmapRegion: regionIdeal.__mmapRegion,
    isMergeableVma: mergeIdeal.isMergeableVma,
    wrapperMayCall: canMmapFile,
  },
};

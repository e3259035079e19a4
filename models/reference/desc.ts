import { ACTION_NOTHING, packAction } from '../step-args.js';
import { DESC, WROTE_ACTION } from '../trace-layout.js';
import { OPS_NULL } from '../vm-ops.js';
import type { File } from './file.js';

/** `struct vm_area_desc`. A field that nobody sets is zero, as in a designated initialiser. */
export class VmAreaDesc {
  start = 0;
  end = 0;
  /** The file whose hook runs. Up to 6.17 this and `vmFile` were one field. */
  file: File | null = null;
  vmFile: File | null = null;
  pgoff = 0;
  vmFlags = 0;
  pageProt = 0;
  vmOps = OPS_NULL;
  privateData = 0;
  // `struct mmap_action`:
  /** What to do with the finished VMA: an argument of the `action` step. */
  action = packAction(ACTION_NOTHING);
  /** An argument of the successHook step; null is NULL. */
  successHook: number | null = null;
  /** What error_hook returns, negated; null is NULL. */
  errorHook: number | null = null;
  /** 0, a negated errno, or a positive number, which is none. */
  errorOverride = 0;
  hideFromRmapUntilComplete = false;
  /** What the hook has written: bit i for field i of {@link DESC}. Not a field of the kernel's. */
  written = 0;

  wrote(field: keyof typeof DESC): void {
    this.written |= 1 << DESC[field];
  }

  wroteAction(): void {
    this.written |= WROTE_ACTION;
  }

  // What the guards of a program look at.
  get flags(): number {
    return this.vmFlags;
  }
  get ops(): number {
    return this.vmOps;
  }
}

import { DESC } from '../trace-layout.js';
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
  /** What the hook has written: bit i for field i of {@link DESC}. Not a field of the kernel's. */
  written = 0;

  wrote(field: keyof typeof DESC): void {
    this.written |= 1 << DESC[field];
  }

  // What the guards of a program look at.
  get flags(): number {
    return this.vmFlags;
  }
  get ops(): number {
    return this.vmOps;
  }
}

/**
 * The VMA flags the models know, at the bit positions of `include/linux/mm.h` on x86-64.
 * All flag words are signed 32-bit integers (bit 31, VM_MERGEABLE, makes them negative).
 */

export const VM_READ = 0x1;
export const VM_WRITE = 0x2;
export const VM_EXEC = 0x4;
export const VM_SHARED = 0x8;
export const VM_MAYREAD = 0x10;
export const VM_MAYWRITE = 0x20;
export const VM_MAYEXEC = 0x40;
export const VM_MAYSHARE = 0x80;
/** NOMMU only: a private mapping that may share the device's memory, since nobody can write to it. */
export const VM_MAYOVERLAY = 0x200;
export const VM_PFNMAP = 0x400;
export const VM_LOCKED = 0x2000;
export const VM_IO = 0x4000;
export const VM_SEQ_READ = 0x8000;
export const VM_RAND_READ = 0x10000;
export const VM_DONTCOPY = 0x20000;
export const VM_DONTEXPAND = 0x40000;
export const VM_LOCKONFAULT = 0x80000;
export const VM_ACCOUNT = 0x100000;
export const VM_NORESERVE = 0x200000;
export const VM_HUGETLB = 0x400000;
/** NOMMU only: the mapping is a private copy. */
export const VM_MAPPED_COPY = 0x1000000;
export const VM_DONTDUMP = 0x4000000;
export const VM_MIXEDMAP = 0x10000000;
export const VM_HUGEPAGE = 0x20000000;
export const VM_NOHUGEPAGE = 0x40000000;
export const VM_MERGEABLE = 0x80000000 | 0;

/** A VMA with any of these never merges (`VM_SPECIAL`). */
export const VM_SPECIAL = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP;
/** What a remap action sets (`VM_REMAP_FLAGS`). */
export const VM_REMAP_FLAGS = VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
/** Dropped together when a VMA cannot be locked (`VM_LOCKED_MASK`). */
export const VM_LOCKED_MASK = VM_LOCKED | VM_LOCKONFAULT;
/** The bits of page_prot that follow from the flags; the rest is cacheability. */
export const PROT_PERMISSIONS = VM_READ | VM_WRITE | VM_EXEC | VM_SHARED;

/** Every flag by its kernel name, low bit first: for printing and for reading the command line. */
export const VM_FLAGS: Readonly<Record<string, number>> = {
  VM_READ,
  VM_WRITE,
  VM_EXEC,
  VM_SHARED,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_MAYEXEC,
  VM_MAYSHARE,
  VM_MAYOVERLAY,
  VM_PFNMAP,
  VM_LOCKED,
  VM_IO,
  VM_SEQ_READ,
  VM_RAND_READ,
  VM_DONTCOPY,
  VM_DONTEXPAND,
  VM_LOCKONFAULT,
  VM_ACCOUNT,
  VM_NORESERVE,
  VM_HUGETLB,
  VM_MAPPED_COPY,
  VM_DONTDUMP,
  VM_MIXEDMAP,
  VM_HUGEPAGE,
  VM_NOHUGEPAGE,
  VM_MERGEABLE,
};

/** The union of {@link VM_FLAGS}. */
export const ALL_VM_FLAGS = Object.values(VM_FLAGS).reduce((all, bit) => all | bit, 0);

/** `VM_READ | VM_SHARED`, in the order of the bits; `0` for none. */
export function formatVmFlags(flags: number): string {
  const names = Object.keys(VM_FLAGS).filter((name) => flags & VM_FLAGS[name]);
  const unknown = flags & ~ALL_VM_FLAGS;
  if (unknown !== 0) names.push(`0x${(unknown >>> 0).toString(16)}`);
  return names.length === 0 ? '0' : names.join(' | ');
}

/** The bounds of the scenario language. They are part of the archive format: never lower them. */

/** Pages in each process's arena; operations name pages 0 to 15. */
export const ARENA_PAGES = 16;
export const PROCESSES = 2;
/** Descriptor slots of each process. */
export const FD_SLOTS = 4;
/** Files (inode with its f_op) a scenario may describe. */
export const MAX_FILES = 6;
/** The built-in file behind shared anonymous memory, which has no hooks: an index after the last. */
export const SHMEM_FILE = MAX_FILES;
/** File indices in all, the built-in one included. */
export const FILE_KINDS = MAX_FILES + 1;
/** Steps a hook or wrapper program may have. */
export const MAX_STEPS = 12;
export const MAX_OPERATIONS = 32;
/** Faults injected into one operation. */
export const MAX_FAULTS = 2;
/** Open files alive at a time are numbered 1 to 31; 0 is NULL. Opening one more gives -ENFILE. */
export const OPEN_FILES = 31;
/** Calls of vfs_mmap in one operation; a further one gives -ELOOP, so that every run ends. */
export const MAX_NESTED_CALLS = 32;

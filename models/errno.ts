/** The errno values the models return, negated as the kernel does (`asm-generic/errno*.h`). */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  ENOEXEC: 8,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENFILE: 23,
  ENOSPC: 28,
  ENOSYS: 38,
  ELOOP: 40,
  EOPNOTSUPP: 95,
} as const;

export type ErrnoName = keyof typeof ERRNO;

/** Every errno a hook program may fail with, in the order of its archive code. Append only. */
export const HOOK_ERRNOS: readonly ErrnoName[] = [
  'EINVAL',
  'ENOMEM',
  'EIO',
  'EAGAIN',
  'EACCES',
  'EPERM',
  'ENOEXEC',
  'ENOSYS',
  'EOPNOTSUPP',
  'ENODEV',
  'ENXIO',
  'EBUSY',
  'ENOSPC',
  'EBADF',
];

/** `-EINVAL` for -22; a value that is not negative is printed as the number it is. */
export function formatResult(result: number): string {
  if (result >= 0) return String(result);
  const name = Object.entries(ERRNO).find(([, value]) => value === -result)?.[0];
  return name === undefined ? String(result) : `-${name}`;
}

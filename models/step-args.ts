/** How the arguments of the `action` and `successHook` steps say more than one thing. */
import { HOOK_ERRNOS } from './errno.js';

/** `enum mmap_action_type`. Any other value is one that no kernel knows. */
export const ACTION_TYPES = ['nothing', 'remapPfn', 'ioRemapPfn', 'simpleIoRemap', 'mapKernelPages'] as const;
export const ACTION_NOTHING = 0;
export const ACTION_REMAP_PFN = 1;
export const ACTION_IO_REMAP_PFN = 2;
export const ACTION_SIMPLE_IO_REMAP = 3;
export const ACTION_MAP_KERNEL_PAGES = 4;
export const ACTION_UNKNOWN = 5;

/** The whole range of the descriptor; a simple remap: a region that just holds pgoff plus the range. */
export const ACTION_FULL = 0;
/** Its first page alone; a simple remap: a region one page too short. */
export const ACTION_PART = 1;
/** A range one page further on; a simple remap: a region beyond the end of physical memory. */
export const ACTION_OUTSIDE = 2;

/** What an `action` step sets: type, range, and the first page frame (0 to 255). */
export function packAction(type: number, range: number = ACTION_FULL, pfn = 0): number {
  return type | (range << 4) | (pfn << 8);
}

export function actionType(arg: number): number {
  return arg & 0xf;
}

/** ACTION_FULL, ACTION_PART, or, for anything else, ACTION_OUTSIDE. */
export function actionRange(arg: number): number {
  const range = (arg >>> 4) & 0xf;
  return range > ACTION_OUTSIDE ? ACTION_OUTSIDE : range;
}

export function actionPfn(arg: number): number {
  return (arg >>> 8) & 0xff;
}

/** What a success_hook does to the VMA before it returns. */
export const SUCCESS_NOTHING = 0;
/** vm_ops = NULL, as /dev/zero's. */
export const SUCCESS_ANONYMOUS = 1;
/** vm_private_data = its value, as hugetlbfs'. */
export const SUCCESS_PRIVATE = 2;

/** What a `successHook` step sets. `errno`: 0 for success, else an index of HOOK_ERRNOS plus 1. */
export function packSuccessHook(effect: number, errno = 0, value = 0): number {
  return effect | (errno << 4) | (value << 16);
}

export function successEffect(arg: number): number {
  return arg & 0xf;
}

/** 0, or an index of HOOK_ERRNOS plus 1. What is beyond the table counts as its last. */
export function successErrno(arg: number): number {
  return Math.min((arg >>> 4) & 0xfff, HOOK_ERRNOS.length);
}

export function successValue(arg: number): number {
  return (arg >>> 16) & 0xff;
}

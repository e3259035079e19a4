/** Steps of the library's programs, written as a reader of kernel code would say them. */
import { type ErrnoName, HOOK_ERRNOS } from '../../models/errno.js';
import { type Guard, type Step, SWAP_OWN } from '../../models/scenario.js';
import { packAction, packSuccessHook } from '../../models/step-args.js';

export const setFlags = (arg: number, when: Guard = 'always'): Step => ({ kind: 'setFlags', when, arg });
export const clearFlags = (arg: number, when: Guard = 'always'): Step => ({ kind: 'clearFlags', when, arg });
export const pgoff = (arg: number): Step => ({ kind: 'pgoff', when: 'always', arg });
/** page_prot with this cacheability; its permission bits follow from the flags at the end of mmap. */
export const cacheability = (mode: 'writeCombining' | 'uncached'): Step => ({
  kind: 'pageProt',
  when: 'always',
  arg: mode === 'uncached' ? 0x20 : 0x10,
});
/** One of the tables of models/vm-ops.ts. */
export const ops = (arg: number, when: Guard = 'always'): Step => ({ kind: 'vmOps', when, arg });
export const privateData = (arg: number): Step => ({ kind: 'privateData', when: 'always', arg });
/** vm_file = a new file whose only reference is handed over. */
export const swapInNewFile = (when: Guard): Step => ({ kind: 'swapFile', when, arg: SWAP_OWN });
export const fail = (errno: ErrnoName, when: Guard = 'always'): Step => ({
  kind: 'fail',
  when,
  arg: HOOK_ERRNOS.indexOf(errno),
});
export const stop = (when: Guard): Step => ({ kind: 'stop', when, arg: 0 });

export const setFile: Step = { kind: 'setFile', when: 'always', arg: 0 };
export const replaceFile: Step = { kind: 'replaceFile', when: 'always', arg: 0 };
export const checkHooks: Step = { kind: 'checkHooks', when: 'always', arg: 0 };
export const callNested: Step = { kind: 'callNested', when: 'always', arg: 0 };
export const lsmCheck: Step = { kind: 'lsmCheck', when: 'always', arg: 0 };
export const callOwn: Step = { kind: 'callOwn', when: 'always', arg: 0 };

/** An action on the whole range: one of the types of models/step-args.ts. */
export const action = (type: number): Step => ({ kind: 'action', when: 'always', arg: packAction(type) });
/** What a failing action returns, by error_hook (up to 7.1) or error_override. */
export const errorHook = (errno: ErrnoName): Step => ({
  kind: 'errorHook',
  when: 'always',
  arg: HOOK_ERRNOS.indexOf(errno) + 1,
});
export const errorOverride = (errno: ErrnoName): Step => ({
  kind: 'errorOverride',
  when: 'always',
  arg: HOOK_ERRNOS.indexOf(errno) + 1,
});
/** One of the effects of models/step-args.ts, with its value. */
export const successHook = (effect: number, when: Guard = 'always', value = 0): Step => ({
  kind: 'successHook',
  when,
  arg: packSuccessHook(effect, 0, value),
});
export const hideFromRmap: Step = { kind: 'hideFromRmap', when: 'always', arg: 1 };
/** The driver counts a user. */
export const take: Step = { kind: 'take', when: 'always', arg: 0 };

export const wrapOps = (arg: number): Step => ({ kind: 'wrapOps', when: 'always', arg });

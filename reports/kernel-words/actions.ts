/** Actions and their hooks, in the words of the helpers that a driver calls. */
import { HOOK_ERRNOS } from '../../models/errno.js';
import { NOT_AN_ERRNO } from '../../models/scenario.js';
import * as args from '../../models/step-args.js';
import { formatPrivate } from './values.js';

/** `mmap_action_remap_full(desc, pfn 7)`: what an `action` step calls. */
export function actionText(arg: number): string {
  const pfn = `pfn ${args.actionPfn(arg)}`;
  const range = args.actionRange(arg);
  switch (args.actionType(arg)) {
    case args.ACTION_NOTHING:
      return 'desc->action.type = MMAP_NOTHING';
    case args.ACTION_REMAP_PFN:
      return remapText('mmap_action_remap', range, pfn);
    case args.ACTION_IO_REMAP_PFN:
      return remapText('mmap_action_ioremap', range, pfn);
    case args.ACTION_SIMPLE_IO_REMAP:
      return `mmap_action_simple_ioremap(desc, ${pfn}, ${SIMPLE_REGIONS[range]})`;
    case args.ACTION_MAP_KERNEL_PAGES:
      return remapText('mmap_action_map_kernel_pages', range, 'pages');
    default:
      return 'desc->action.type = an unknown one';
  }
}

const SIMPLE_REGIONS = ['a region that holds it', 'a region one page too short', 'beyond physical memory'];

function remapText(helper: string, range: number, what: string): string {
  if (range === args.ACTION_FULL) return `${helper}_full(desc, ${what})`;
  const start = range === args.ACTION_PART ? 'the first page alone' : 'one page further on';
  return `${helper}(desc, ${start}, ${what})`;
}

/** The body of a success_hook. */
export function successHookText(arg: number): string {
  const effect = args.successEffect(arg);
  const errno = args.successErrno(arg);
  const statements = [
    ...(effect === args.SUCCESS_ANONYMOUS ? ['vma->vm_ops = NULL'] : []),
    ...(effect === args.SUCCESS_PRIVATE
      ? [`vma->vm_private_data = ${formatPrivate(args.successValue(arg))}`]
      : []),
    `return ${errno === 0 ? '0' : errnoText(errno)}`,
  ];
  return `{ ${statements.join('; ')} }`;
}

/** `-EAGAIN` for an argument of errorHook or errorOverride; `0` for none. */
export function errnoText(arg: number): string {
  if (arg === 0) return '0';
  return arg === NOT_AN_ERRNO ? 'no errno' : `-${HOOK_ERRNOS[arg - 1]}`;
}

/** Files and their hook programs, as the C a driver would have. */
import { HOOK_ERRNOS } from '../../models/errno.js';
import {
  ATTRIBUTES,
  type FileSpec,
  type Guard,
  type Scenario,
  type Step,
  type StepKind,
  SWAP_BORROWED,
  SWAP_OWN,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../../models/scenario.js';
import { formatVmFlags } from '../../models/vm-flags.js';
import { OPS_NAMES } from '../../models/vm-ops.js';
import { actionText, errnoText, successHookText } from './actions.js';
import { formatPageProt, formatPrivate, formatSpec } from './values.js';

/** One file of a scenario, described. */
export interface FileText {
  readonly name: string;
  /** `wrapper over file1, like backing_file_mmap (overlayfs, FUSE passthrough)`. */
  readonly role: string;
  /** `.mmap = { … }` and `.mmap_prepare = { … }`, those the file has. */
  readonly hooks: readonly string[];
}

/** Describes every file of a scenario. */
export function describeFiles(scenario: Scenario): FileText[] {
  return scenario.files.map((file, index) => ({
    name: formatSpec(index),
    role: fileRole(file, scenario.files.length),
    hooks: fileHooks(file),
  }));
}

function fileHooks(file: FileSpec): string[] {
  const hooks: string[] = [];
  if (file.hook === 'mmap' || file.hook === 'both') hooks.push(`.mmap = ${programText(file.mmap, 'mmap')}`);
  if (file.hook === 'prepare' || file.hook === 'both')
    hooks.push(`.mmap_prepare = ${programText(file.prepare, 'prepare')}`);
  else if (indexOfStep(file, 'callOwn') >= 0)
    hooks.push(`its own hook = ${programText(file.prepare, 'prepare')}`);
  if (file.mapped.length > 0) hooks.push(`vm_ops->mapped = ${programText(file.mapped, 'mapped')}`);
  return hooks;
}

function fileRole(file: FileSpec, files: number): string {
  const parts: string[] = [];
  const nested = file.hook === 'none' || file.hook === 'prepare' ? -1 : indexOfStep(file, 'callNested');
  if (nested >= 0) parts.push(`wrapper${file.below === null ? '' : ` over ${below(file, files)}`}`);
  else if (file.below !== null) parts.push(`over ${below(file, files)}`);
  const like = nested < 0 ? null : wrapperLike(file, nested);
  if (like !== null) parts.push(`like ${like}`);
  if (swaps(file)) parts.push(`swaps in ${reachable(file.swap, files) ?? 'a shmem file'}`);
  if (file.hook === 'none') parts.push('no mmap hook');
  if (file.hook === 'both') parts.push('both hooks');
  for (const [name, bit] of Object.entries(ATTRIBUTES))
    if (file.attributes & bit) parts.push(ATTRIBUTE_WORDS[name as keyof typeof ATTRIBUTES]);
  return parts.join(', ');
}

const ATTRIBUTE_WORDS: Readonly<Record<keyof typeof ATTRIBUTES, string>> = {
  shmem: 'shmem',
  dax: 'DAX',
  hugetlb: 'hugetlb',
  mapsDirectly: 'maps directly without an MMU',
};

function below(file: FileSpec, files: number): string {
  return reachable(file.below, files) ?? `file${file.below}, which does not exist`;
}

function reachable(index: number | null, files: number): string | null {
  return index === null || index >= files ? null : formatSpec(index);
}

function swaps(file: FileSpec): boolean {
  return [...file.prepare, ...file.mmap].some(({ kind }) => kind === 'swapFile');
}

/** The kernel's wrapper that handles vm_file in the same way, where there is one. */
function wrapperLike(file: FileSpec, nested: number): string | null {
  const set = indexOfStep(file, 'setFile');
  if (indexOfStep(file, 'replaceFile') >= 0) return 'coda_file_mmap';
  if (set > nested) return 'i915_gem_dmabuf_mmap';
  if (set >= 0) return 'backing_file_mmap (overlayfs, FUSE passthrough)';
  if (indexOfStep(file, 'wrapOps') > nested) return 'shm_mmap (ipc/shm)';
  return null;
}

function indexOfStep(file: FileSpec, kind: StepKind): number {
  return file.mmap.findIndex((step) => step.kind === kind);
}

type ProgramKind = 'mmap' | 'prepare' | 'mapped';

/** A whole program: `{ desc->vm_ops = &plain_a_ops; return -EIO }`; `{ }` for one without steps. */
export function programText(program: readonly Step[], kind: ProgramKind): string {
  const steps = program.map((step) => stepText(step, kind));
  return steps.length === 0 ? '{ }' : `{ ${steps.join('; ')} }`;
}

/** One step as a statement, with its guard. A wrapper's step in `.mmap_prepare` does nothing. */
export function stepText(step: Step, kind: ProgramKind): string {
  const statement = STATEMENTS[kind](step);
  const guard = guardText(step.when, kind);
  return guard === null ? statement : `if (${guard}) ${statement}`;
}

const STATEMENTS: Readonly<Record<ProgramKind, (step: Step) => string>> = {
  prepare: prepareStatement,
  mmap: mmapStatement,
  mapped: mappedStatement,
};

function guardText(when: Guard, kind: ProgramKind): string | null {
  const flags = kind === 'prepare' ? 'desc->vma_flags' : 'vma->vm_flags';
  const ops = kind === 'prepare' ? 'desc->vm_ops' : 'vma->vm_ops';
  const file = kind === 'prepare' ? 'desc->vm_file' : 'vma->vm_file';
  switch (when) {
    case 'always':
      return null;
    case 'shared':
      return `${flags} & VM_SHARED`;
    case 'private':
      return `!(${flags} & VM_SHARED)`;
    case 'sharedMayWrite':
      return `is_shared_maywrite(${flags})`;
    case 'write':
      return `${flags} & VM_WRITE`;
    case 'mayShare':
      return `${flags} & VM_MAYSHARE`;
    case 'notMayShare':
      return `!(${flags} & VM_MAYSHARE)`;
    case 'again':
      return 'called before';
    case 'opsHaveClose':
      return `${ops}->close`;
    case 'fileSwapped':
      return `${file} != file && ${file} != below`;
    case 'nommu':
      return '!CONFIG_MMU';
  }
}

function prepareStatement({ kind, arg }: Step): string {
  switch (kind) {
    case 'setFlags':
      return `desc->vma_flags |= ${flagSet(arg)}`;
    case 'clearFlags':
      return `desc->vma_flags &= ~${flagSet(arg)}`;
    case 'assignFlags':
      return `desc->vma_flags = ${formatVmFlags(arg)}`;
    case 'pgoff':
      return `desc->pgoff = ${arg}`;
    case 'pageProt':
      return `desc->page_prot = ${formatPageProt(arg)}`;
    case 'vmOps':
      return `desc->vm_ops = ${opsPointer(arg)}`;
    case 'privateData':
      return `desc->private_data = ${formatPrivate(arg)}`;
    case 'swapFile':
      if (arg === SWAP_OWN) return 'desc->vm_file = new file';
      return `desc->vm_file = ${arg === SWAP_BORROWED ? 'cached file' : 'get_file(cached file)'}`;
    case 'action':
      return actionText(arg);
    case 'successHook':
      return `desc->action.success_hook = ${successHookText(arg)}`;
    case 'errorHook':
      return `desc->action.error_hook = { return ${errnoText(arg)} }`;
    case 'errorOverride':
      return `desc->action.error_override = ${errnoText(arg)}`;
    case 'hideFromRmap':
      return `desc->action.hide_from_rmap_until_complete = ${arg !== 0}`;
    default:
      return sharedStatement(kind, arg);
  }
}

function mmapStatement({ kind, arg }: Step): string {
  switch (kind) {
    case 'setFlags':
      return `vm_flags_set(vma, ${formatVmFlags(arg)})`;
    case 'clearFlags':
      return `vm_flags_clear(vma, ${formatVmFlags(arg)})`;
    case 'assignFlags':
      return `vm_flags_reset(vma, ${formatVmFlags(arg)})`;
    case 'pgoff':
      return `vma->vm_pgoff = ${arg}`;
    case 'pageProt':
      return `vma->vm_page_prot = ${formatPageProt(arg)}`;
    case 'vmOps':
      return `vma->vm_ops = ${opsPointer(arg)}`;
    case 'privateData':
      return `vma->vm_private_data = ${formatPrivate(arg)}`;
    case 'swapFile':
      if (arg === SWAP_OWN) return 'vma_set_file(vma, new file); fput(new file)';
      return `vma_set_file(vma, ${arg === SWAP_BORROWED ? 'cached file' : 'get_file(cached file)'})`;
    case 'lsmCheck':
      return 'security_mmap_backing_file(vma, below)';
    case 'callOwn':
      return 'run its own hook on a descriptor of vma; __compat_vma_mmap(&desc, vma)';
    case 'setFile':
      return 'vma_set_file(vma, below)';
    case 'replaceFile':
      return 'vma->vm_file = get_file(below)';
    case 'checkHooks':
      return 'if (!can_mmap_file(below)) return -ENODEV';
    case 'callNested':
      return arg === 1 ? '(void)vfs_mmap(below, vma)' : 'vfs_mmap(below, vma)';
    case 'wrapOps': {
      const reads = arg & WRAP_DEREFERENCES ? 'read vma->vm_ops->fault; ' : '';
      const holds = arg & WRAP_HOLDS_FILE ? ', keeping the parked reference' : '';
      return `${reads}vma->vm_ops = wrapper_ops around vma->vm_ops${holds}`;
    }
    default:
      return sharedStatement(kind, arg);
  }
}

function mappedStatement({ kind, arg }: Step): string {
  return kind === 'privateData' ? `*vm_private_data = ${formatPrivate(arg)}` : sharedStatement(kind, arg);
}

function sharedStatement(kind: StepKind, arg: number): string {
  if (kind === 'fail') return `return -${HOOK_ERRNOS[arg] ?? `errno ${arg}`}`;
  if (kind === 'stop') return 'return 0';
  if (kind === 'take') return 'users++';
  if (kind === 'give') return 'users--';
  return `/* ${kind}: no effect here */`;
}

function opsPointer(code: number): string {
  return code === 0 ? 'NULL' : `&${OPS_NAMES[code] ?? `ops_${code}`}`;
}

function flagSet(flags: number): string {
  const text = formatVmFlags(flags);
  return text.includes(' | ') ? `(${text})` : text;
}

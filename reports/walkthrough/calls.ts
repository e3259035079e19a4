/** The calls of `.mmap_prepare` hooks in a step: what each was shown, what it asked for, what came of it. */
import { formatResult } from '../../models/errno.js';
import { actionType } from '../../models/step-args.js';
import {
  CALL,
  CALL_KINDS,
  COMPLETED,
  DESC,
  PLACEMENTS,
  VMA_FIELDS,
  WROTE_ACTION,
} from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { formatVmFlags, PROT_PERMISSIONS } from '../../models/vm-flags.js';
import { actionText } from '../kernel-words/actions.js';
import {
  defined,
  formatFilp,
  formatPageProt,
  formatPrivate,
  formatSpec,
  formatVmOps,
} from '../kernel-words/values.js';
import { plural } from '../words.js';
import { completionTexts } from './completion.js';
import { type FieldChange, fieldChange, flagsChange, kernelName, vmaFieldChanges } from './fields.js';
import type { VmaField, VmaWords } from './state.js';

export interface CallView {
  readonly kind: 'direct' | 'compat' | 'refused';
  /** `compat: .mmap_prepare of file1 (filp2), inside 1 .mmap`. */
  readonly title: string;
  /** How many `.mmap` programs stand around the call. */
  readonly depth: number;
  /** `-EINVAL`, or null for success. */
  readonly error: string | null;
  /** What the descriptor said on entry that is not so in the VMA, or of the hook's own file. */
  readonly shown: readonly string[];
  /** What the hook changed in the descriptor. */
  readonly asked: readonly FieldChange[];
  /** Fields the hook wrote with the value they had. */
  readonly rewritten: readonly string[];
  /** compat: the VMA before → after. */
  readonly applied: readonly FieldChange[];
  /** What the hook left in the descriptor that the VMA has otherwise in the end. */
  readonly notTaken: readonly string[];
  /** From mmap_action_prepare on: the action, ->mapped, success_hook. */
  readonly completion: readonly string[];
  /** References around vma_set_file, when it was called. */
  readonly references: string | null;
}

/** A field of the descriptor, and of the VMA it becomes. */
interface Field {
  readonly name: string;
  readonly desc: number;
  readonly vma: VmaField | null;
  format(value: number): string;
}

const FIELDS: readonly Field[] = [
  { name: 'file', desc: DESC.file, vma: null, format: formatFilp },
  { name: 'vm_file', desc: DESC.vmFile, vma: 'file', format: formatFilp },
  { name: 'pgoff', desc: DESC.pgoff, vma: 'pgoff', format: String },
  { name: 'vma_flags', desc: DESC.flags, vma: 'flags', format: formatVmFlags },
  { name: 'page_prot', desc: DESC.prot, vma: 'prot', format: formatPageProt },
  { name: 'vm_ops', desc: DESC.ops, vma: 'ops', format: formatVmOps },
  { name: 'private_data', desc: DESC.private, vma: 'private', format: formatPrivate },
];

const KINDS = ['direct', 'compat', 'refused'] as const;

/**
 * The calls of one step, in order.
 *
 * @param stays whether the range of its mmap is mapped after the step
 */
export function readCalls(view: TraceView, step: number, stays: boolean): CallView[] {
  return Array.from({ length: view.callCount(step) }, (_, index) =>
    readCall(view, step, view.call(step, index), stays),
  );
}

function readCall(view: TraceView, step: number, at: number, stays: boolean): CallView {
  const { words } = view;
  const kind = KINDS[words[at + CALL.kind]];
  const error = words[at + CALL.error];
  const before = vmaWords(words, at + CALL.vmaBefore);
  const after = vmaWords(words, at + CALL.vmaAfter);
  const compat = kind === 'compat';
  const mapped = compat ? error === 0 : view.result(step) >= 0;
  const merged = view.placement(step) === PLACEMENTS.merged;
  const described = kind !== 'refused';
  return {
    kind,
    title: callTitle(words, at),
    depth: words[at + CALL.depth],
    error: error === 0 ? null : formatResult(error),
    shown: described ? shown(words, at, compat ? before : null) : [],
    asked: described ? asked(words, at) : [],
    rewritten: described ? rewritten(words, at) : [],
    applied: compat ? vmaFieldChanges(before, after) : [],
    notTaken: described && mapped ? notTaken(words, at, after, kind, merged) : [],
    completion: described && error === 0 ? completionTexts(view, at, compat, stays) : [],
    references: compat && error === 0 ? references(words, at, before.file, after.file) : null,
  };
}

function callTitle(words: Int32Array, at: number): string {
  const kind = KINDS[words[at + CALL.kind]];
  const hook = `.mmap_prepare of ${formatSpec(words[at + CALL.spec])} (${formatFilp(words[at + CALL.file])})`;
  const depth = words[at + CALL.depth];
  if (words[at + CALL.kind] === CALL_KINDS.direct) return `direct call of ${hook}`;
  const inside =
    depth === 1 ? 'from an .mmap' : `inside ${plural(depth, 'nested .mmap', 'nested .mmap calls')}`;
  return kind === 'refused'
    ? `refused, ${inside}: ${hook} is not called`
    : `compat call of ${hook}, ${inside}`;
}

function vmaWords(words: Int32Array, at: number): VmaWords {
  return {
    pgoff: words[at + VMA_FIELDS.pgoff],
    file: words[at + VMA_FIELDS.file],
    flags: words[at + VMA_FIELDS.flags],
    prot: words[at + VMA_FIELDS.prot],
    ops: words[at + VMA_FIELDS.ops],
    private: words[at + VMA_FIELDS.private],
  };
}

function shown(words: Int32Array, at: number, vma: VmaWords | null): string[] {
  const list: string[] = [];
  const own = words[at + CALL.file];
  for (const { name, desc, vma: field, format } of FIELDS) {
    const value = words[at + CALL.descIn + desc];
    if (desc === DESC.file && value !== own) {
      list.push(`${name} ${defined(value, format)}, but the hook belongs to ${formatFilp(own)}`);
    }
    if (vma !== null && field !== null && value !== vma[field]) {
      list.push(`${name} ${defined(value, format)}, but the VMA has ${format(vma[field])}`);
    }
  }
  return list;
}

function asked(words: Int32Array, at: number): FieldChange[] {
  const list: FieldChange[] = [];
  for (const { name, desc, format } of FIELDS) {
    const before = words[at + CALL.descIn + desc];
    const after = words[at + CALL.descOut + desc];
    if (before === after) continue;
    list.push(
      desc === DESC.flags
        ? flagsChange(name, before, after)
        : fieldChange(name, defined(before, format), defined(after, format)),
    );
  }
  if (words[at + CALL.written] & WROTE_ACTION) list.push(actionChange(words[at + CALL.action]));
  return list;
}

/** A descriptor comes with no action; what else may be set of it are its hooks, override and flag. */
function actionChange(arg: number): FieldChange {
  const after = actionType(arg) === 0 ? 'of no type' : actionText(arg);
  return { field: 'action', before: 'of no type', after, text: `action ${after}` };
}

function rewritten(words: Int32Array, at: number): string[] {
  const written = words[at + CALL.written];
  return FIELDS.filter(
    ({ desc }) => written & (1 << desc) && words[at + CALL.descIn + desc] === words[at + CALL.descOut + desc],
  ).map(({ name, desc, format }) => `${name} = ${defined(words[at + CALL.descOut + desc], format)}`);
}

function notTaken(
  words: Int32Array,
  at: number,
  after: VmaWords,
  kind: CallView['kind'],
  merged: boolean,
): string[] {
  const list: string[] = [];
  for (const { desc, vma: field, format } of FIELDS) {
    if (field === null) continue;
    const wanted = inTheEnd(words, at, desc);
    const got = after[field];
    // A merge keeps its target's offset; the core recomputes the permission bits after a direct call.
    if (field === 'pgoff' && merged) continue;
    const care = field === 'prot' && kind === 'direct' ? ~PROT_PERMISSIONS : -1;
    if ((wanted & care) === (got & care)) continue;
    list.push(
      field === 'flags'
        ? `vm_flags ${flagsVerdict(wanted, got)}`
        : `${kernelName(field)} is ${format(got)}, the hook left ${defined(wanted, format)}`,
    );
  }
  return list;
}

/** What the driver wants a field to be in the end: its hook's word, or what ->mapped and success_hook made of it. */
function inTheEnd(words: Int32Array, at: number, desc: number): number {
  if ((words[at + CALL.completed] & COMPLETED.entered) !== 0) {
    if (desc === DESC.ops) return words[at + CALL.askedOps];
    if (desc === DESC.private) return words[at + CALL.askedPrivate];
  }
  return words[at + CALL.descOut + desc];
}

function flagsVerdict(wanted: number, got: number): string {
  const parts: string[] = [];
  if (got & ~wanted) parts.push(`still have ${formatVmFlags(got & ~wanted)}`);
  if (wanted & ~got) parts.push(`lack ${formatVmFlags(wanted & ~got)}`);
  return parts.join(' and ');
}

function references(words: Int32Array, at: number, oldFile: number, newFile: number): string | null {
  if (oldFile === newFile) return null;
  const count = (field: number): number => words[at + field];
  const old = `${formatFilp(oldFile)} ${count(CALL.oldFileBefore)} → ${count(CALL.oldFileAfter)}`;
  const now = `${formatFilp(newFile)} ${count(CALL.newFileBefore)} → ${count(CALL.newFileAfter)}`;
  return `vma_set_file: references of ${old}, of ${now}`;
}

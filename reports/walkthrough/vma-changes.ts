/** Which VMA became which: a trace has no identities, so they follow from the ranges. */
import type { Operation } from '../../models/scenario.js';
import { formatPages } from '../kernel-words/values.js';
import type { Change } from './changes.js';
import { type FieldChange, fieldChange, vmaFieldChanges } from './fields.js';
import type { VmaView } from './state.js';

/**
 * The changes among one process's VMAs.
 *
 * A VMA afterwards continues the first VMA before with which it shares a page, not counting the pages
 * that the operation itself mapped: those belong to a new VMA, or to a neighbour that grew over them.
 *
 * @param operation the step's operation if it is this process's, else null
 * @param placed whether the operation made a new VMA
 */
export function vmaChanges(
  proc: number,
  before: readonly VmaView[],
  after: readonly VmaView[],
  operation: Operation | null,
  placed: boolean,
): Change[] {
  const mapping = operation !== null && operation.kind === 'mmap' ? operation : null;
  const from = mapping === null ? 0 : mapping.start;
  const to = mapping === null ? 0 : mapping.start + mapping.length;
  const changes: Change[] = [];
  const continued = new Map<VmaView, VmaView[]>();
  for (const vma of after) {
    const isNew = placed && vma.start === from && vma.end === to;
    const old = isNew ? undefined : before.find((was) => sharesPage(was, vma, from, to));
    if (old === undefined) changes.push(change('+', proc, vma, `p${proc} ${vmaLine(vma)}`));
    else continued.set(old, [...(continued.get(old) ?? []), vma]);
  }
  for (const was of before) changes.push(...fate(proc, was, continued.get(was) ?? [], after));
  return changes;
}

function sharesPage(a: VmaView, b: VmaView, from: number, to: number): boolean {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  if (start >= end) return false;
  return start < from || end > to || from === to;
}

function fate(proc: number, was: VmaView, now: readonly VmaView[], after: readonly VmaView[]): Change[] {
  const range = `p${proc} ${formatPages(was.start, was.end)}`;
  if (now.length === 0) {
    const covering = after.find(({ start, end }) => start <= was.start && end >= was.end);
    const why = covering === undefined ? 'is unmapped' : goneInto(was, covering);
    return [{ sign: '-', about: 'vma', text: `${range} ${why}`, fields: [], number: proc, starts: [] }];
  }
  if (now.length > 1) return [split(proc, range, was, now)];
  const vma = now[0];
  const fields = vmaFieldChanges(was.words, vma.words);
  if (vma.start === was.start && vma.end === was.end) {
    return fields.length === 0 ? [] : [change('~', proc, vma, `${range}: ${tell(fields)}`, fields)];
  }
  const ranges = [formatPages(was.start, was.end), formatPages(vma.start, vma.end)] as const;
  const verb = vma.end - vma.start > was.end - was.start ? 'grew to' : 'shrank to';
  const others = fields.filter(({ field }) => field !== 'vm_pgoff');
  const behind = others.length === 0 ? '' : `; ${tell(others)}`;
  const moved = [fieldChange('range', ...ranges), ...fields];
  return [change('~', proc, vma, `${range} ${verb} ${ranges[1]}${behind}`, moved)];
}

function split(proc: number, range: string, was: VmaView, parts: readonly VmaView[]): Change {
  const ranges = parts.map(({ start, end }) => formatPages(start, end)).join(' and ');
  const others = parts
    .flatMap((part) => vmaFieldChanges(was.words, part.words))
    .filter(({ field }) => field !== 'vm_pgoff');
  const text = `${range} is split, left are ${ranges}${others.length === 0 ? '' : `; ${tell(others)}`}`;
  const fields = [fieldChange('range', formatPages(was.start, was.end), ranges), ...others];
  return { sign: '~', about: 'vma', text, fields, number: proc, starts: parts.map(({ start }) => start) };
}

function tell(fields: readonly FieldChange[]): string {
  return fields.map(({ text }) => text).join('; ');
}

function goneInto(was: VmaView, covering: VmaView): string {
  const merged = covering.start < was.start || covering.end > was.end;
  return merged ? `went into ${formatPages(covering.start, covering.end)}` : 'is replaced';
}

function change(
  sign: Change['sign'],
  proc: number,
  vma: VmaView,
  text: string,
  fields: Change['fields'] = [],
): Change {
  return { sign, about: 'vma', text, fields, number: proc, starts: [vma.start] };
}

/** A whole VMA in one line: `[2, 5) filp2 pgoff 1, rd sh mr mw me ms, r--s, plain_a_ops`. */
export function vmaLine(vma: VmaView): string {
  const { text, words } = vma;
  const file = words.file === 0 ? 'no file' : text.file;
  const own = words.private === 0 ? '' : `, private ${text.private}`;
  return `${formatPages(vma.start, vma.end)} ${file} pgoff ${text.pgoff}, ${text.flags}, ${text.prot}, ${text.ops}${own}`;
}

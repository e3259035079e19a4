/** The values of a trace as a kernel developer writes them. */
import { SHMEM_FILE } from '../../models/limits.js';
import { UNDEFINED_WORD } from '../../models/trace-layout.js';
import * as vm from '../../models/vm-flags.js';
import { baseOps, OPS_NAMES, opsOwner, wrapDepth, wrapFile, wrapHoldsFile } from '../../models/vm-ops.js';

/** The mnemonics of `VmFlags:` in /proc/PID/smaps; `ov` and `cp` are of NOMMU, which has no smaps. */
const SMAPS: readonly (readonly [flag: number, mnemonic: string])[] = [
  [vm.VM_READ, 'rd'],
  [vm.VM_WRITE, 'wr'],
  [vm.VM_EXEC, 'ex'],
  [vm.VM_SHARED, 'sh'],
  [vm.VM_MAYREAD, 'mr'],
  [vm.VM_MAYWRITE, 'mw'],
  [vm.VM_MAYEXEC, 'me'],
  [vm.VM_MAYSHARE, 'ms'],
  [vm.VM_MAYOVERLAY, 'ov'],
  [vm.VM_PFNMAP, 'pf'],
  [vm.VM_LOCKED, 'lo'],
  [vm.VM_IO, 'io'],
  [vm.VM_SEQ_READ, 'sr'],
  [vm.VM_RAND_READ, 'rr'],
  [vm.VM_DONTCOPY, 'dc'],
  [vm.VM_DONTEXPAND, 'de'],
  [vm.VM_LOCKONFAULT, 'lf'],
  [vm.VM_ACCOUNT, 'ac'],
  [vm.VM_NORESERVE, 'nr'],
  [vm.VM_HUGETLB, 'ht'],
  [vm.VM_MAPPED_COPY, 'cp'],
  [vm.VM_DONTDUMP, 'dd'],
  [vm.VM_MIXEDMAP, 'mm'],
  [vm.VM_HUGEPAGE, 'hg'],
  [vm.VM_NOHUGEPAGE, 'nh'],
  [vm.VM_MERGEABLE, 'mg'],
];

/** VMA flags as in /proc/PID/smaps: `rd wr sh mr mw me ms`; bits without a mnemonic in hex; `none`. */
export function smapsFlags(flags: number): string {
  return smapsFlagList(flags).join(' ') || 'none';
}

/** {@link smapsFlags} one by one. */
export function smapsFlagList(flags: number): string[] {
  const names = SMAPS.filter(([flag]) => flags & flag).map(([, mnemonic]) => mnemonic);
  const unknown = flags & ~vm.ALL_VM_FLAGS;
  return unknown === 0 ? names : [...names, `0x${(unknown >>> 0).toString(16)}`];
}

/** What changed between two flag words: `+VM_IO -VM_MAYWRITE`; empty when nothing did. */
export function flagsDelta(before: number, after: number): string {
  const list = (bits: number, sign: string): string[] =>
    bits === 0
      ? []
      : vm
          .formatVmFlags(bits)
          .split(' | ')
          .map((name) => sign + name);
  return [...list(after & ~before, '+'), ...list(before & ~after, '-')].join(' ');
}

/** page_prot: `rw-s`, with `write-combining` or `uncached` behind it. */
export function formatPageProt(prot: number): string {
  const permissions = [...'rwxs'].map((letter, bit) => (prot & (1 << bit) ? letter : '-')).join('');
  const caching = ['', ', write-combining', ', uncached', ', cacheability 3'][(prot >>> 4) & 3];
  const unknown = prot & ~0x3f;
  return permissions + caching + (unknown === 0 ? '' : `, 0x${(unknown >>> 0).toString(16)}`);
}

/** vm_ops: `NULL`, `open_close_ops`, `file1's counted_ops`, `wrapper_ops of filp1 (open_close_ops)`. */
export function formatVmOps(ops: number): string {
  const base = baseOps(ops);
  const table: string = OPS_NAMES[base] ?? `ops_${base}`;
  const owner = opsOwner(ops);
  let text = owner < 0 ? table : `${formatSpec(owner)}'s ${table}`;
  for (let level = 0; level < wrapDepth(ops); level++) {
    const held = wrapHoldsFile(ops, level) ? ', reference held' : '';
    text = `wrapper_ops of filp${wrapFile(ops, level)}${held} (${text})`;
  }
  return text;
}

/** A file of the scenario, an inode with its f_op: `file2`, or `shmem` for the built-in one. */
export function formatSpec(spec: number): string {
  return spec === SHMEM_FILE ? 'shmem' : `file${spec}`;
}

/** An open file, a `struct file`: `filp3`, or `NULL`. */
export function formatFilp(number: number): string {
  return number === 0 ? 'NULL' : `filp${number}`;
}

/** A range of pages as the kernel's half-open intervals: `[2, 5)`. */
export function formatPages(start: number, end: number): string {
  return `[${start}, ${end})`;
}

/** vm_private_data: a small number stands for a pointer. */
export function formatPrivate(value: number): string {
  return value === 0 ? 'NULL' : String(value);
}

/** Any word, or `uninitialised` for one that nobody has written. */
export function defined(value: number, format: (value: number) => string): string {
  return value === UNDEFINED_WORD ? 'uninitialised' : format(value);
}

/** One field before and after. */
import { flagsDelta, smapsFlags } from '../kernel-words/values.js';
import { VMA_FIELD_NAMES, type VmaField, type VmaWords, vmaText } from './state.js';

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** The shortest telling: `flags +VM_IO -VM_MAYWRITE`, `ops NULL → plain_a_ops`. */
  readonly text: string;
}

/** A change of a field that is not flags. */
export function fieldChange(field: string, before: string, after: string): FieldChange {
  return { field, before, after, text: `${field} ${before} → ${after}` };
}

/** A change of a flag word: the whole words as in smaps, the telling by kernel names. */
export function flagsChange(field: string, before: number, after: number): FieldChange {
  return {
    field,
    before: smapsFlags(before),
    after: smapsFlags(after),
    text: `${field} ${flagsDelta(before, after)}`,
  };
}

/** The fields in which two VMAs differ, in the order of the layout. */
export function vmaFieldChanges(before: VmaWords, after: VmaWords): FieldChange[] {
  const old = vmaText(before);
  const now = vmaText(after);
  return VMA_FIELD_NAMES.filter((field) => before[field] !== after[field]).map((field) =>
    field === 'flags'
      ? flagsChange(kernelName(field), before.flags, after.flags)
      : fieldChange(kernelName(field), old[field], now[field]),
  );
}

const KERNEL_NAMES: Readonly<Record<VmaField, string>> = {
  pgoff: 'vm_pgoff',
  file: 'vm_file',
  flags: 'vm_flags',
  prot: 'vm_page_prot',
  ops: 'vm_ops',
  private: 'vm_private_data',
};

/** The member of vm_area_struct behind a field of the trace. */
export function kernelName(field: VmaField): string {
  return KERNEL_NAMES[field];
}

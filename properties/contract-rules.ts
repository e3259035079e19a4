/** What a hook or wrapper owes to the core. Laws are about the core given hooks that keep to it. */
export const CONTRACT = {
  accounting:
    'VM_ACCOUNT says what a VMA was charged for: a driver that sets or clears it unbalances the charge',
  permissions:
    'a driver must not give permissions, nor take any but VM_MAYWRITE and VM_MAYEXEC: mmap has checked and counted them',
  assignsFlags: 'assigning all flags drops the permissions that mmap has checked and counted',
  keepsReference:
    'before 6.19 the VMA takes a reference of its own on a swapped-in file: the hook has to put the one it took, and this one never does',
  handsOverBorrowed:
    'from 6.19 on the reference of a swapped-in file is consumed: a hook that has none for it must take one',
  handsOverSame:
    'a reference is consumed only when vm_file has changed: a hook that swaps away and back to the file that was there hands over one that nobody takes',
  forgetsReference:
    'vma_set_file takes the reference of the VMA: the one the driver took before is never put',
  parksReference:
    'the reference parked by exchanging vm_file must go into the operations before the program ends in success',
  mayFailHolding:
    'a step that can fail must not follow operations that hold a file: after an error nobody calls ->close',
  dropsHeldOps: 'operations that hold a file must not be replaced: their ->close is what puts it',
  bothHooks:
    'a file must not have both .mmap and .mmap_prepare: can_mmap_file refuses it, vfs_mmap does not test',
  callsNothing: 'a file below may have neither hook: a wrapper must test before it calls',
  readsNull:
    'vm_ops may be NULL after a hook that makes its mapping anonymous: a wrapper must test before it reads',
} as const;

export type ContractRule = keyof typeof CONTRACT;

/** A step by which a hook or wrapper breaks the contract. */
export interface ContractBreach {
  /** Index of the scenario's files. */
  readonly file: number;
  readonly program: 'prepare' | 'mmap';
  /** Index of the step within the program. */
  readonly step: number;
  readonly rule: ContractRule;
  readonly reason: string;
}

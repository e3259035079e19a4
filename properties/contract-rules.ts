/** What a hook or wrapper owes to the core. Laws are about the core given hooks that keep to it. */
export const CONTRACT = {
  accounting:
    'VM_ACCOUNT says what a VMA was charged for: a driver that sets or clears it unbalances the charge',
  nommu: 'VM_MAYOVERLAY and VM_MAPPED_COPY are what do_mmap knows of a mapping without an MMU',
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
  countsOnce:
    'each mapping with operations that count users must have been counted once: exactly where the release counts, whatever its flags, and together with the operations',
  takesInHook:
    'from 7.1 on users are counted in ->mapped: a count in the hook is lost when the mapping fails or merges',
  givesUser:
    'a user is given back by ->close alone: a program that gives one ends the life of another mapping',
  neverMapped: 'nobody calls ->mapped for the operations that an .mmap installs',
  countsTwice: 'a mapping that is counted already must not be counted by a further hook: ->close comes once',
  actionUnknown: 'no kernel knows this type of action',
  actionOutside:
    'before 7.1 nobody checks the range of an action: the driver must keep it within the mapping',
  actionWithoutMmu:
    'without an MMU there is no action: mmap_action_prepare warns of a driver that asks for one',
  overrideNoErrno: 'error_override must be 0 or an errno',
  swallowsError: 'error_hook must return an error: it is called for a mapping that failed',
  swallowsHalfMapped:
    'an action, ->mapped or success_hook that fails below leaves a VMA that is made by half: its error must not be swallowed',
  hidesAnonymous: 'an anonymous VMA is in no mapping that it could be hidden from',
  uncountsAnonymous: 'a success_hook that drops operations which count users keeps the user counted for ever',
} as const;

export type ContractRule = keyof typeof CONTRACT;

/** Which program of a file a step stands in. */
export type ContractProgram = 'prepare' | 'mmap' | 'mapped';

/** A step by which a hook or wrapper breaks the contract. */
export interface ContractBreach {
  /** Index of the scenario's files. */
  readonly file: number;
  readonly program: ContractProgram;
  /** Index of the step within the program. */
  readonly step: number;
  readonly rule: ContractRule;
  readonly reason: string;
}

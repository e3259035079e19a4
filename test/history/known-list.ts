/** The known list of bugs and differences, and what of it no scenario can say yet. */

/** Rows of the known list that the scenario language cannot say yet, and what it lacks for them. */
export const NOT_EXPRESSED: Readonly<Record<string, string>> = {
  B4: 'actions: the unmap under the rmap lock follows a failing action',
  B5: 'actions: the second unmap follows a failing action',
  B7: 'driver counters: state taken in the hook, given back in ->close; then ->mapped',
  B8: 'actions: a success_hook that fails',
  D10: 'actions: what a failing one unmaps',
  D11: 'actions: error_hook and error_override',
  D12: 'actions: a success_hook that fails',
  D18: 'KSM: a process that opted in',
  D20: '->mapped and success_hook, which a merge leaves out',
};

/** The known list: public fixes, expected differences, and fixes that came without a row of their own. */
export const KNOWN_LIST: readonly string[] = [
  ...['B0', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10'],
  ...['D1', 'D2', 'D3a', 'D3b', 'D3c', 'D4', 'D5', 'D7', 'D8', 'D9', 'D10', 'D11', 'D12', 'D13'],
  ...['D17', 'D18', 'D19', 'D20'],
  ...['can_mmap_file', 'vma_flags_t', 'vm_ops default', 'charge ownership'],
];

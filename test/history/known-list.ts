/** The known list of bugs and differences. */

/** The known list: public fixes, expected differences, and fixes that came without a row of their own. */
export const KNOWN_LIST: readonly string[] = [
  ...['B0', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10'],
  ...['D1', 'D2', 'D3a', 'D3b', 'D3c', 'D4', 'D5', 'D7', 'D8', 'D9', 'D10', 'D11', 'D12', 'D13'],
  ...['D17', 'D18', 'D19', 'D20'],
  ...['can_mmap_file', 'vma_flags_t', 'vm_ops default', 'charge ownership'],
];

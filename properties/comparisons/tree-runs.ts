/** That a tree's code comes to the end of every scenario: no crash, no sanitizer's report, no hang. */
export const TREE_RUNS = {
  id: 'tree-runs',
  sentence: 'A kernel tree runs every scenario to its end.',
  reason:
    'A use of freed memory, a jump to nowhere or a loop without end in the compiled text is one in the kernel.',
} as const;

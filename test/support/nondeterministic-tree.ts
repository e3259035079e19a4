import type { TreeCopy } from './trees.js';

/**
 * Makes a copy of a tree forget private data in about every other mapping. Which ones depends on the process
 * and on where its stack is, so no two runs need do the same.
 */
export function makeNondeterministic(copy: TreeCopy): void {
  copy.edit('mm/vma.h', (text) =>
    text.replace(
      '\tvma->vm_private_data = desc->private_data;',
      [
        '\tstatic unsigned long noise;',
        '\textern int getpid(void);',
        '\tnoise += (((unsigned long)&desc >> 12) ^ (unsigned long)getpid() << 20) | 1;',
        '\tif (noise * 0x9e3779b97f4a7c15UL >> 63)',
        '\t\tvma->vm_private_data = desc->private_data;',
      ].join('\n'),
    ),
  );
}

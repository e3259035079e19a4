import { afterAll, expect, test } from 'vitest';
import { buildTree } from '../../../models/kernel-tree/index.js';
import { onOneTree, TreeCopy } from '../../support/trees.js';

onOneTree('the fingerprint of a build', (root) => {
  const copy = new TreeCopy(root);
  afterAll(() => copy.remove());

  test('is that of the text, wherever the tree is', () => {
    const here = buildTree(root).fingerprint;
    expect(here).toMatch(/^[0-9a-f]{32}$/);
    expect(buildTree(copy.root).fingerprint).toBe(here);
  });

  test('is another one when a line of the tree changes', () => {
    const before = buildTree(copy.root).fingerprint;
    copy.edit('mm/util.c', (text) =>
      text.replace(/(compat_vma_mmap(?:_prepare)?\(struct [^{]*\{\n)/, '$1\tif (0)\n\t\treturn -1;\n'),
    );
    expect(buildTree(copy.root).fingerprint).not.toBe(before);
    copy.restore();
    expect(buildTree(copy.root).fingerprint).toBe(before);
  });
});

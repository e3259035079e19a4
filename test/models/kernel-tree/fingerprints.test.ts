import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { packagePath } from '../../../campaigns/package-root.js';
import {
  changedFunctions,
  type Fingerprints,
  fingerprintsOf,
} from '../../../dist/models/kernel-tree/fingerprints.js';
import { buildTree, type TreeBuild } from '../../../dist/models/kernel-tree/index.js';
import { onEachTree, onOneTree, TreeCopy } from '../../support/trees.js';

onEachTree('the fingerprints of a release', (root) => {
  test('are those of its tree', () => {
    const build = buildTree(root);
    const known: Fingerprints = JSON.parse(
      readFileSync(packagePath(`corpus/trees/${build.release}.json`), 'utf8'),
    );
    expect(changedFunctions(build, known)).toEqual([]);
  });
});

onOneTree('the changed functions of a tree', (root) => {
  let copy: TreeCopy;
  let before: Fingerprints;
  const build = (): TreeBuild => buildTree(copy.root);
  const names = (changed: readonly { readonly name: string }[]) => changed.map(({ name }) => name);

  beforeAll(() => {
    copy = new TreeCopy(root);
    before = fingerprintsOf(build());
  });
  afterEach(() => copy.restore());
  afterAll(() => copy.remove());

  test('are none where only comments and blanks are different', () => {
    copy.edit('mm/vma.h', (text) =>
      text.replace('vma->vm_page_prot = desc->', '/* as asked */ vma->vm_page_prot  =  desc->'),
    );
    expect(changedFunctions(build(), before)).toEqual([]);
  });

  test('have the lines that were changed, and where some are missing', () => {
    const lines = readFileSync(`${copy.root}/mm/vma.h`, 'utf8').split('\n');
    const prot = lines.findIndex((line) => line.includes('vma->vm_page_prot = desc->')) + 1;
    copy.edit('mm/vma.h', (text) =>
      text.replace('vma->vm_page_prot = desc->', 'vma->vm_page_prot = (*desc).'),
    );
    expect(changedFunctions(build(), before)).toMatchObject([
      { name: 'compat_set_vma_from_desc', path: 'mm/vma.h', changed: [prot], missingAfter: [prot] },
    ]);
    copy.restore();

    copy.edit('mm/util.c', (text) => text.replace('\tget_file(file);\n\tswap(', '\tswap('));
    const [{ name, changed, missingAfter }] = changedFunctions(build(), before);
    expect([name, changed, missingAfter.length]).toEqual(['vma_set_file', [], 1]);
  });

  test('leave out functions that the other text does not have', () => {
    const { vma_set_file: _, ...others } = before;
    copy.edit('mm/util.c', (text) => text.replace('\tget_file(file);\n\tswap(', '\tswap('));
    expect(names(changedFunctions(build(), others))).toEqual([]);
  });
});

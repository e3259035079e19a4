/** One changed line in a copy of a tree, seen by the commands that people run. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { encodeToken } from '../../models/archive.js';
import type { RunResult } from '../../reports/result.js';
import { vmacheckWith } from '../support/cli.js';
import { longTest } from '../support/long.js';
import { file, op } from '../support/scenarios.js';
import { onOneTree, TreeCopy } from '../support/trees.js';

onOneTree('a change of a kernel tree', (root) => {
  let copy: TreeCopy;
  beforeAll(() => {
    copy = new TreeCopy(root);
  });
  afterEach(() => copy.restore());
  afterAll(() => copy.remove());

  const compare = async (...more: string[]) => {
    const { exitCode, stdout, stderr } = await vmacheckWith(
      {},
      ...[
        'tree',
        'compare',
        root,
        copy.root,
        '--json',
        '--blocks',
        '3',
        '--mode',
        'uniform,nesting,actions',
        ...more,
      ],
    );
    expect(stdout, stderr).not.toBe('');
    return { exitCode, result: JSON.parse(stdout) as RunResult };
  };
  const buckets = ({ findings }: RunResult) => findings.map(({ bucket }) => bucket);

  test('that changes nothing is green, although the tree has known bugs', async () => {
    copy.edit('mm/util.c', (text) =>
      text.replace('int err;\n\n\tcompat_set_desc_from_vma', 'int err = 0;\n\n\tcompat_set_desc_from_vma'),
    );
    const { exitCode, result } = await compare();
    expect(buckets(result)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(result.trees[1].base).toBe(result.trees[0].name);
    expect(result.trees[1].cases).toBeGreaterThan(2000);
  });

  test('that keeps private data from being written is red, shrunk, and shown again with its line', async () => {
    copy.edit('mm/vma.h', (text) =>
      text.replace('\tvma->vm_private_data = desc->private_data;', '\tif (desc->private_data)\n$&'),
    );
    const { exitCode, result } = await compare();
    expect(exitCode).toBe(1);
    const found = result.findings.find(({ property }) => property === 'tree-equals-base');
    expect(found).toMatchObject({ field: 'calls', known: null, shrink: { provenLeast: true } });
    expect(found!.detail).toMatch(/^step \d, call 0 vmaAfter\.private: 0, the tree [1-9]/);
    expect(found!.scenario.operations.length).toBe(2);
    expect(result.gone).toContain('private-data-survives/private/compat-private-default-null');

    const { stdout } = await vmacheckWith({}, 'repro', found!.token, '--tree', copy.root, '--base', root);
    expect(stdout).toMatch(
      /compat_set_vma_from_desc differs from .*\(mm\/vma\.h:\d+\); the counterexample runs it/,
    );
    expect(stdout).toContain(`--tree ${copy.root}`);
  });

  longTest('that forgets a reference is named by the sanitizer, with both stacks in the tree', async () => {
    copy.edit('mm/util.c', (text) => text.replace('\tget_file(file);\n\tswap(', '\tswap('));
    const { exitCode, result } = await compare('--property', 'none');
    expect(exitCode).toBe(1);
    const crash = result.findings.find(({ bucket }) =>
      /^tree-runs\/heap-use-after-free:\w+\/new$/.test(bucket),
    );
    expect(crash?.detail).toMatch(/freed by thread[\s\S]*previously allocated/);
    expect(crash?.detail).toMatch(/ mm\/vma\.c:\d+/);
  });

  test('that never ends is stopped and named, here for the one case of a token', async () => {
    copy.edit('mm/util.c', (text) =>
      text.replace('\tif (!err)\n\t\terr = call_vma_mapped(vma);\n', '$&\twhile (!err)\n\t\t;\n'),
    );
    const token = encodeToken({ mmu: true, files: [file()], operations: [op.open(), op.mmap()] });
    const { exitCode, stdout } = await vmacheckWith({}, 'repro', token, '--tree', copy.root);
    expect(stdout).toContain('tree-runs/HANG:mmap_action_finish');
    expect(exitCode).toBe(1);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { MutantRunner } from '../../../../campaigns/tree-mutation/index.js';
import {
  type Mutant,
  mutantsOf,
  mutatedFunctions,
  type OperatorId,
} from '../../../../models/kernel-tree/mutation/index.js';
import { CONFIG } from '../../../../models/kernel-tree/probe.js';
import { type Cut, SourceTree } from '../../../../models/kernel-tree/source/index.js';
import { onOneTree } from '../../../support/trees.js';

/** A mutant by its function, its operator and a word in the line that changes. */
type Described = readonly [name: string, operator: OperatorId, word: string];

const KILLED: readonly Described[] = [
  ['compat_set_vma_from_desc', 'drop-statement', 'vm_private_data'],
  ['compat_set_vma_from_desc', 'change-operator', 'vm_file'],
  ['call_mmap_prepare', 'replace-constant', 'file_doesnt_need_get'],
  ['call_mmap_prepare', 'negate-condition', 'err'],
  ['vma_set_file', 'drop-statement', 'fput'],
  ['mmap_action_finish', 'swap-operands', 'PAGE_SHIFT'],
];
/** The list is for userfaultfd, which nothing in user space has. */
const EQUIVALENT: Described = ['mmap_action_finish', 'replace-constant', 'do_munmap'];

onOneTree('mutants of a kernel tree', (path) => {
  let runner: MutantRunner;
  let cuts: readonly Cut[];

  beforeAll(() => {
    runner = new MutantRunner(path, undefined, { blocks: 12 });
    cuts = mutatedFunctions(new SourceTree(path), runner.original.real.functions);
  });
  afterAll(() => runner?.close());

  function find([name, operator, word]: Described): { cut: Cut; mutant: Mutant } | undefined {
    const cut = cuts.find((one) => one.name === name);
    const mutant =
      cut && mutantsOf(cut, CONFIG).find((one) => one.operator === operator && one.before.includes(word));
    return cut && mutant && { cut, mutant };
  }

  test('the tree as it is agrees with the model', () => {
    expect(runner.runOriginal()).toMatchObject({ verdict: 'survived', sameProgram: true });
  });

  test.each(KILLED)('%s, %s of %s: killed, and noticed by a law', (...described) => {
    const found = find(described);
    if (found === undefined) return expect(runner.original.release).not.toBe('7.3');
    const outcome = runner.run(found.cut, found.mutant);
    expect(outcome).toMatchObject({ verdict: 'killed', by: 'difference', alone: expect.anything() });
  });

  test.each([EQUIVALENT])('%s, %s of %s: survives, for it is equivalent', (...described) => {
    const found = find(described);
    if (found === undefined) return expect(runner.original.release).not.toBe('7.3');
    expect(runner.run(found.cut, found.mutant)).toMatchObject({ verdict: 'survived', sameProgram: false });
  });

  test('a mutant that is no C does not compile, and the next one does', () => {
    const cut = cuts.find(({ name }) => name === 'vma_set_file')!;
    const [mutant] = mutantsOf(cut, CONFIG);
    const broken = { ...mutant, text: cut.text.replace('{', '{ (') };
    expect(runner.run(cut, broken)).toMatchObject({ verdict: 'does-not-compile' });
    expect(runner.run(cut, { ...mutant, text: cut.text })).toMatchObject({ sameProgram: true });
  });
});

import { describe, expect, it } from 'vitest';
import { TREE_FOLDER } from '../../../models/kernel-tree/compile.js';
import { crashOf } from '../../../models/kernel-tree/crash.js';

const ROOT = TREE_FOLDER;
const crash = (messages: string) => crashOf(messages, '/no/such/program');

describe('what a crashed process has said', () => {
  it('is named by the kind of the report and the first function in the tree, harness and test headers left out', () => {
    const report = `==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc 0x1
READ of size 8 at 0x60 thread T0
    #0 0x11 in vmacheck_fput /pkg/harness/files.c:10
    #1 0x12 in swap ${ROOT}/tools/testing/vma/include/dup.h:5
    #2 0x13 in vma_close ${ROOT}/mm/internal.h:260
    #3 0x14 in remove_vma ${ROOT}/mm/vma.c:513
freed by thread T0 here:
    #0 0x15 in put_file ${ROOT}/mm/util.c:7
`;
    const { kind, place, report: shown } = crash(report);
    expect([kind, place]).toEqual(['heap-use-after-free', 'vma_close']);
    expect(shown).toContain('in put_file mm/util.c:7');
    expect(shown).not.toContain(ROOT);
  });

  it.each([
    ['mm/vma.c:9:3: runtime error: signed integer overflow', 'undefined-behaviour'],
    ['vmacheck: HANG: a scenario ran longer than its limit', 'HANG'],
    ['vmacheck: SIGSEGV: a bad address was used', 'SIGSEGV'],
    ['it ended without a word', 'ended'],
    ['', 'ended'],
  ])('%s: %s', (messages, kind) => {
    expect(crash(messages)).toMatchObject({ kind, place: '?' });
  });

  it('tells where a BUG was', () => {
    expect(crash('vmacheck: BUG in __split_vma at mm/vma.c:9')).toMatchObject({
      kind: 'BUG',
      place: '__split_vma',
    });
  });

  it('is kept short, whatever it is', () => {
    const long = `AddressSanitizer: SEGV\n${'#1 0x1 in f /elsewhere/f.c:1\n'.repeat(100_000)}`;
    expect(crash(long).report.length).toBeLessThan(7000);
    expect(crash(`vmacheck: frame 0x1\n${'\0\n'.repeat(1000)}`).kind).toBe('ended');
  });
});

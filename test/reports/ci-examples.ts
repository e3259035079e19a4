/** Results with everything that continuous integration asks about: new, flaky, waived, known; on models and on a tree. */
import type { FindingReport, RunResult } from '../../reports/result.js';
import { exampleResult } from './examples.js';

/** Text that means something in every format: Markdown, workflow commands, XML, URIs, a shell. */
export const HOSTILE = '::error::100%,\r\n| <b>`x`</b> [a](b) @all ]]> \u0000 $(id) \u{1f600}';

/** On models: the example's violation is new here. */
export function modelResult(): RunResult {
  const result = exampleResult();
  return { ...result, findings: result.findings.map((finding) => ({ ...finding, known: null })) };
}

/** On a tree and its base: one finding of each standing, the new one at three lines. */
export function treeResult(): RunResult {
  const result = exampleResult();
  const [first] = result.findings;
  const finding = (bucket: string, part: Partial<FindingReport>): FindingReport => {
    const [property, field] = bucket.split('/');
    return { ...first, bucket, property, field, cause: [], releases: ['linux'], known: null, ...part };
  };
  return {
    ...result,
    matrix: {
      releases: ['linux-base', 'linux'],
      rows: result.matrix.rows.map((row) => ({ ...row, cells: row.cells.slice(1, 3) })),
    },
    findings: [
      finding('tree-equals-base/calls/new', {
        detail: 'step 1, call 0 vmaAfter.flags: 0, the tree 1',
        flake: { runs: 5, shown: 5, interval: [0.566, 1], outcomes: 1, steady: true },
        places: [
          { function: '__mmap_new_file_vma', path: 'mm/vma.c', line: 2640 },
          { function: 'compat_vma_mmap', path: 'mm/util.c', line: 1201 },
          { function: 'call_mmap', path: 'include/linux/with space.h', line: 7 },
        ],
      }),
      finding('tree-runs/SEGV:vma_close/new', {
        flake: { runs: 5, shown: 2, interval: [0.118, 0.769], outcomes: 2, steady: false },
        places: [{ function: 'vma_close', path: 'mm/internal.h', line: 260 }],
      }),
      finding('locks-balanced/held/new', {
        waived: { reason: 'the fix is under review', until: '2027-01-31', by: 'A. Developer' },
        places: [{ function: 'vma_link_file', path: 'mm/vma.c', line: 1921 }],
      }),
      finding('file-references-accounted/leak/merge-leaks-handed-file', {
        cause: ['merge-leaks-handed-file'],
        known: { status: 'open upstream', note: 'known since 6.19' },
      }),
    ],
    checks: result.checks.filter(({ outcome }) => outcome !== 'failed'),
    trees: [
      {
        ...{
          name: 'linux-base',
          root: '/src/linux',
          release: '7.3',
          because: 'it was asked for',
          base: null,
        },
        ...{ cases: 7000, skipped: 1192 },
      },
      {
        ...{ name: 'linux', root: '/src/linux patched', release: '7.3', because: 'that of linux-base' },
        ...{ base: 'linux-base', cases: 7000, skipped: 1192 },
      },
    ],
    exit: { code: 1, reason: '1 new finding: tree-equals-base/calls/new' },
  };
}

/** The tree's result with hostile text wherever a tree, a waiver or a user has a say. */
export function hostileResult(): RunResult {
  const result = treeResult();
  return {
    ...result,
    seed: HOSTILE,
    findings: result.findings.map((finding) => ({
      ...finding,
      bucket: HOSTILE,
      detail: HOSTILE,
      ...(finding.waived === undefined ? {} : { waived: { reason: HOSTILE, until: HOSTILE, by: HOSTILE } }),
      ...(finding.places === undefined ? {} : { places: [{ function: HOSTILE, path: HOSTILE, line: 1 }] }),
    })),
    checks: [{ id: HOSTILE, title: HOSTILE, outcome: 'failed', detail: HOSTILE }],
    trees: result.trees.map((tree) => ({ ...tree, root: HOSTILE, because: HOSTILE })),
    notDone: [HOSTILE],
    exit: { code: 1, reason: HOSTILE },
  };
}

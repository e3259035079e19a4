import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEVIATION_IDS, DEVIATIONS } from '../../models/deviations.js';
import type { Finding } from '../../properties/property.js';
import { PROPERTIES } from '../../properties/registry.js';
import { alignSteps } from '../../reports/explain/align.js';
import {
  describeCause,
  type Explanation,
  explainFinding,
  renderExplanationText,
  renderWalkthroughText,
  upstreamStatus,
} from '../../reports/explain.js';
import { type Walkthrough, walkthrough } from '../../reports/walkthrough.js';
import * as examples from './examples.js';

const INPUT = {
  finding: examples.CLEARED_FLAG_FINDING,
  property: examples.FLAGS_AS_ASKED,
  trace: examples.clearedFlagTrace(),
  token: 'vc1_token',
  known: { status: 'fixed upstream', note: 'in 7.0' },
};
const BESIDE = {
  title: '6.16, direct',
  scenario: examples.CLEARED_FLAG_DIRECT,
  trace: examples.clearedFlagDirectTrace(),
};

const alone: Explanation = explainFinding(INPUT);
const both: Explanation = explainFinding({ ...INPUT, title: '6.16, nested', beside: BESIDE });

describe('explainFinding', () => {
  it('gives property, cause, upstream status and the violated step', () => {
    expect(alone).toMatchObject({
      bucket: 'flags-as-asked/flags/compat-flags-or-only',
      verdict: 'violation',
      release: '6.16',
      field: 'flags',
      step: 1,
      upstream: 'fixed in 7.0, with the move to vma_flags_t',
      causes: [{ id: 'compat-flags-or-only', where: 'set_vma_from_desc', ideal: 'the flags are assigned' }],
      walkthrough: { title: '6.16' },
      beside: null,
    });
  });

  it('is plain data', () => {
    expect(structuredClone(both)).toEqual(both);
  });

  it('describes every deviation by what, ideal and where, without its bit', () => {
    for (const id of DEVIATION_IDS) {
      const { bit: _, ...rest } = DEVIATIONS[id];
      expect(describeCause(id)).toEqual({ id, ...rest });
    }
  });
});

describe('the upstream status of a cause', () => {
  it('is fixed only when every deviation is gone', () => {
    expect(upstreamStatus(['hook-failure-leaks-charge'])).toBe('fixed by 6cc27d821963 in 7.2.9');
    expect(upstreamStatus(['compat-flags-or-only', 'compat-ops-default-null'])).toBe(
      'fixed in 7.0, with the move to vma_flags_t; fixed in 7.2',
    );
    expect(upstreamStatus(['compat-flags-or-only', 'merge-leaks-handed-file'])).toBe(
      'open: merge-leaks-handed-file',
    );
    expect(upstreamStatus(['merge-leaks-handed-file'])).toBe('open');
  });

  it('is by design where upstream means it, and unknown without a cause', () => {
    expect(upstreamStatus(['compat-private-default-null'])).toMatch(/^by design: private_data is write-only/);
    expect(upstreamStatus([])).toBe('unknown');
  });
});

describe('two runs', () => {
  const run = (...lines: string[]): Walkthrough => ({
    title: '',
    files: [],
    notObserved: [],
    steps: [...lines, 'teardown'].map((line, index) => ({
      index,
      line,
      failed: false,
      faults: [],
      warnings: [],
      calls: [],
      changes: [],
      state: { processes: [], files: [], writable: [], users: [] },
      left: [],
    })),
  });

  it('are aligned by operation, whatever came of it', () => {
    const left = run('p0: fd0 = open("file0", O_RDWR)', 'p0: close(fd0) = 0');
    const right = run('p0: fd0 = open("file1", O_RDWR)', 'p0: close(fd0) = -EBADF');
    expect(alignSteps(left, right)).toEqual([
      { left: 0, right: 0 },
      { left: 1, right: 1 },
      { left: 2, right: 2 },
    ]);
  });

  it('keep an operation that only one of them has apart', () => {
    expect(alignSteps(run('a() = 0', 'c() = 0'), run('a() = 0', 'b() = 0', 'c() = 0'))).toEqual([
      { left: 0, right: 0 },
      { left: null, right: 1 },
      { left: 1, right: 2 },
      { left: 2, right: 3 },
    ]);
    expect(alignSteps(run('a() = 0'), run())).toEqual([
      { left: 0, right: null },
      { left: 1, right: 0 },
    ]);
  });

  it('stand in two columns where the width allows, else one after the other', () => {
    const wide = renderExplanationText(both, { width: 120 });
    expect(wide).toMatch(/^6\.16, nested +│ 6\.16, direct$/m);
    const narrow = renderExplanationText(both, { width: 80 });
    expect(narrow).not.toContain('│');
    expect(narrow).toMatch(/^6\.16, nested$/m);
    expect(narrow).toMatch(/^6\.16, direct$/m);
  });
});

describe('the text of an explanation', () => {
  it('is as recorded', async () => {
    await expect(renderExplanationText(alone)).toMatchFileSnapshot('../golden/reports/explanation.txt');
    await expect(renderExplanationText(both, { width: 120 })).toMatchFileSnapshot(
      '../golden/reports/explanation-beside.txt',
    );
  });

  it.each([40, 60, 80, 100, 140])('keeps to %i columns but for the command to copy', (width) => {
    for (const explanation of [alone, both]) {
      const lines = renderExplanationText(explanation, { width }).split('\n');
      const long = lines.filter((line) => line.length > width && !line.startsWith('again: '));
      expect(long).toEqual([]);
    }
  });

  it('says the same with colour and without', () => {
    const plain = renderExplanationText(both, { width: 120, color: false });
    const colored = renderExplanationText(both, { width: 120, color: true });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  it('marks the violated step and no other', () => {
    const marked = renderExplanationText(alone)
      .split('\n')
      .filter((line) => line.startsWith('►'));
    expect(marked).toEqual([
      '► 2  p0: mmap(page 2, 3 pages, PROT_READ, MAP_SHARED|MAP_FIXED_NOREPLACE, fd0, pgoff 1) = page 2',
    ]);
  });

  it('calls a finding without a cause new, and blames a hook that is at fault', () => {
    const finding = { ...examples.CLEARED_FLAG_FINDING, cause: [] };
    expect(renderExplanationText(explainFinding({ ...INPUT, finding, known: null }))).toContain(
      'none of the named deviations: this is new',
    );
    const fault = renderExplanationText(
      explainFinding({ ...INPUT, finding: { ...finding, verdict: 'hookFault' } }),
    );
    expect(fault).toContain("the hook's own program");
    expect(fault).not.toContain('upstream ');
  });

  it('gives the reason of a difference that a relation expects', () => {
    const property = PROPERTIES.find(({ id }) => id === 'direct-equals-nested');
    const [expected] = property?.kind === 'relation' ? property.expected : [];
    const finding: Finding = {
      ...examples.CLEARED_FLAG_FINDING,
      property: 'direct-equals-nested',
      field: expected.field,
      verdict: 'difference',
      cause: [],
    };
    const { blame, upstream } = explainFinding({ ...INPUT, finding });
    expect(blame).toBe(`none: ${expected.row} is an expected difference`);
    expect(upstream).toBe(`by design: ${expected.reason}`);
  });

  it('of a run alone has no verdict', () => {
    const told = walkthrough(examples.CLEARED_FLAG, examples.clearedFlagTrace(), '6.16');
    const text = renderWalkthroughText(told);
    expect(text).not.toMatch(/[►✗]/);
    expect(text).toContain('compat call of .mmap_prepare of file1 (filp2), from an .mmap');
  });
});

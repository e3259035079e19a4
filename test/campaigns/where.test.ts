import { describe, expect, it } from 'vitest';
import { likeliest } from '../../campaigns/kernel-tree/where.js';
import { DEVIATIONS } from '../../models/deviations.js';

const place = (name: string, line: number, path = 'mm/vma.c') => ({ name, path, line });
const WAY = [
  place('mmap_region', 2981),
  place('__mmap_region', 2873),
  place('__mmap_region', 2890),
  place('vma_close', 260, 'mm/internal.h'),
];
const lines = (finding: Parameters<typeof likeliest>[0], changed: Parameters<typeof likeliest>[2] = []) =>
  likeliest(finding, WAY, changed).map(({ function: name, line }) => `${name}:${line}`);

describe('where in a tree a finding happens', () => {
  it('is first what has been changed and is run', () => {
    const changed = [{ function: 'vma_close', path: 'mm/internal.h', line: 262 }];
    expect(lines({ property: 'tree-equals-base', field: 'calls', cause: [] }, changed)).toEqual([
      'vma_close:262',
      '__mmap_region:2873',
      'mmap_region:2981',
    ]);
  });

  it('is then the function that crashed', () => {
    expect(lines({ property: 'tree-runs', field: 'SEGV:vma_close', cause: [] })[0]).toBe('vma_close:260');
  });

  it('is then the function that the cause is in', () => {
    expect(DEVIATIONS['merge-leaks-handed-file'].where).toBe('__mmap_region');
    const finding = { property: 'file-references-accounted', field: 'leak' };
    expect(lines({ ...finding, cause: ['merge-leaks-handed-file'] })[0]).toBe('__mmap_region:2873');
  });

  it('is nowhere when nothing of that is run', () => {
    expect(likeliest({ property: 'tree-runs', field: 'SEGV:?', cause: [] }, [WAY[3]], [])).toEqual([]);
  });
});

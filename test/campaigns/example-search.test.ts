import { describe, expect, it } from 'vitest';
import { searchExample } from '../../campaigns/example-search.js';
import { findRelease } from '../../models/releases.js';

describe('a search for an example of a deviation', () => {
  it('ends in a small scenario of which the deviation is the whole cause', () => {
    const found = searchExample('compat-desc-file-is-vma-file');
    expect(found?.cause).toEqual(['compat-desc-file-is-vma-file']);
    expect(findRelease(found?.release ?? '').deviations).toContain('compat-desc-file-is-vma-file');
    expect(found?.scenario.operations.map(({ kind }) => kind)).toEqual(['open', 'mmap']);
  });

  it('finds the same again', () => {
    expect(searchExample('compat-missing', 2000)).toEqual(searchExample('compat-missing', 2000));
  });

  it('gives up when its cases are over', () => {
    expect(searchExample('merge-leaks-handed-file', 0)).toBeNull();
  });
});

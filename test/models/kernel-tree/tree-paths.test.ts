import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TREE_PATHS } from '../../../models/kernel-tree/functions.js';

test('scripts/get-kernel-tree unpacks all that is read of a tree', () => {
  const script = readFileSync('scripts/get-kernel-tree', 'utf8');
  const wanted = /^readonly WANTED=\(\n([^)]*)\)/m.exec(script)![1].trim().split(/\s+/);
  const missing = TREE_PATHS.filter(
    (path) => !wanted.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  expect(missing).toEqual([]);
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../../models/kernel-tree/cache.js';

/** A kernel tree to test with: `VMACHECK_TREE`, else the newest that scripts/get-kernel-tree has fetched. */
export function treeToTest(): string | undefined {
  const { VMACHECK_TREE } = process.env;
  if (VMACHECK_TREE) return VMACHECK_TREE;
  const trees = join(cacheFolder(), 'trees');
  if (!existsSync(trees)) return undefined;
  const newest = readdirSync(trees)
    .filter((name) => name.startsWith('linux-source-'))
    .sort(new Intl.Collator('en', { numeric: true }).compare)
    .at(-1);
  return newest && join(trees, newest);
}

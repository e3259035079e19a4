import { shownBy } from '../../campaigns/gate/one-case.js';
import type { RevisionSource } from '../../campaigns/git/revisions.js';
import { planComparison, planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import { decodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import { requireModelled } from '../../models/validate.js';
import { EXIT } from '../exit-codes.js';
import { loadLedger } from '../ledger.js';
import { print } from '../print.js';
import { withTreeFolders } from '../revisions.js';
import type { GateOptions } from './gate.js';

/** Runs one case on a tree: exit code 1 where it shows what it is asked about. */
export async function gateToken(
  token: string,
  tree: string,
  source: RevisionSource | null,
  { base, bucket, ledger, json }: GateOptions,
): Promise<void> {
  const scenario = requireModelled(decodeToken(token));
  if (!scenario.mmu) throw new VmacheckError({ code: 'TREE_HAS_NO_NOMMU' });
  const known = loadLedger(ledger);
  const names = base === undefined ? [tree] : [base, tree];
  const findings = await withTreeFolders(source, names, async (folders) => {
    const plans = folders.length === 2 ? planComparison(folders[0], folders[1]) : planTrees(folders);
    const trees = { tree: plans[plans.length - 1], base: plans.length === 2 ? plans[0] : null };
    return shownBy(scenario, trees, { bucket, ledger: known });
  });
  const buckets = findings.map((finding) => finding.bucket);
  print(json, { tree, base: base ?? null, token, buckets }, () =>
    buckets.length === 0
      ? `nothing new on ${tree}`
      : buckets.map((each) => `✗ ${each} on ${tree}`).join('\n'),
  );
  if (buckets.length > 0) process.exitCode = EXIT.finding;
}

/** One case on a kernel tree: whether it shows what it is asked about. */
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { knownAs } from '../../properties/known.js';
import type { Ledger } from '../../properties/ledger.js';
import type { Finding } from '../../properties/property.js';
import { TreeLane } from '../kernel-tree/lane.js';
import type { TreePlan } from '../plan.js';

/**
 * What a case shows on a tree that counts: a bucket where one is named, else every violation that the ledger
 * does not know; on a tree with a base, every violation that the base does not show, known or not.
 */
export function shownBy(
  scenario: Scenario,
  { tree, base }: { readonly tree: TreePlan; readonly base: TreePlan | null },
  { bucket, ledger }: { readonly bucket: string | undefined; readonly ledger: Ledger },
): Finding[] {
  const violationsOn = (plan: TreePlan) =>
    new TreeLane(plan)
      .run(scenario, wireOf(scenario))
      .findings.filter(({ verdict }) => verdict === 'violation');
  const found = violationsOn(tree);
  if (bucket !== undefined) return found.filter((finding) => finding.bucket === bucket);
  if (base !== null) {
    const before = new Set(violationsOn(base).map((finding) => finding.bucket));
    return found.filter((finding) => !before.has(finding.bucket));
  }
  return found.filter((finding) => knownAs(ledger, { ...finding, releases: [finding.release] }) === null);
}

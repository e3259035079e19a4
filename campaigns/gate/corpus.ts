/** The cases that have been worth keeping, on a tree and its base: what only the tree shows, before any random case. */
import { decodeToken, encodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import type { Finding } from '../../properties/property.js';
import type { FindingReport } from '../../reports/result.js';
import { TreeLane } from '../kernel-tree/lane.js';
import { restart } from '../kernel-tree/processes.js';
import type { TreePlan } from '../plan.js';
import { runShrinkTask } from '../shrink-task.js';

/** Violations of the tree that none of the cases shows on its base; one small case for each bucket. */
export function corpusFindings(
  [before, after]: readonly [TreePlan, TreePlan],
  tokens: readonly string[],
): FindingReport[] {
  const scenarios = tokens.map(decodeToken).filter(({ mmu }) => mmu);
  const known = new Set(violationsOn(before, scenarios).map(({ bucket }) => bucket));
  const news = new Map<string, Finding[]>();
  for (const finding of violationsOn(after, scenarios)) {
    if (!known.has(finding.bucket)) news.set(finding.bucket, [...(news.get(finding.bucket) ?? []), finding]);
  }
  return [...news].map(([bucket, findings]) => reported(after, bucket, findings));
}

function violationsOn(tree: TreePlan, scenarios: readonly Scenario[]): Finding[] {
  const lane = new TreeLane(tree);
  try {
    return scenarios
      .flatMap((scenario, index) => lane.run(scenario, wireOf(scenario), index).findings)
      .filter(({ verdict }) => verdict === 'violation');
  } finally {
    restart(tree);
  }
}

function reported(tree: TreePlan, bucket: string, findings: readonly Finding[]): FindingReport {
  const [first] = findings;
  const { release } = tree;
  const { token, evaluations, provenLeast } = runShrinkTask({
    ...{ token: encodeToken(first.scenario), release, tree, bucket, thorough: false },
  });
  return {
    ...first,
    ...{
      scenario: decodeToken(token),
      token,
      releases: [tree.name],
      timesSeen: findings.length,
      firstSeen: null,
    },
    ...{ shrink: { evaluations, provenLeast }, known: null },
  };
}

import { wireOf } from '../../models/wire.js';
import type { FindingReport, TreePlace } from '../../reports/result.js';
import type { ChangesOnTheWay } from '../../reports/trees.js';
import type { Commit } from '../git/commits.js';
import { changesOnTheWay } from '../kernel-tree/changes.js';
import type { TreePlan } from '../plan.js';

/** Findings with the commit that brings them, and its changed functions, those first that the case runs. */
export function withPlaces(
  findings: readonly FindingReport[],
  tree: TreePlan,
  { id, subject }: Pick<Commit, 'id' | 'subject'>,
): FindingReport[] {
  return findings.map((finding) => {
    const changes = changesOnTheWay(tree, wireOf(finding.scenario));
    return {
      ...finding,
      introduced: { commit: id, subject, ...changes },
      places: finding.places ?? placesIn(changes),
    };
  });
}

/** The first changed line of each function. */
function placesIn({ changes }: ChangesOnTheWay): TreePlace[] {
  return (changes ?? []).flatMap(({ name, path, changed, missingAfter }) => {
    const line = changed[0] ?? missingAfter[0];
    return line === undefined ? [] : [{ function: name, path, line }];
  });
}

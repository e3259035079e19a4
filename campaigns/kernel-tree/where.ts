/** Where in a tree's text a new finding happens: the lines that a report points at. */
import { DEVIATIONS } from '../../models/deviations.js';
import { VmacheckError } from '../../models/errors.js';
import { buildTree } from '../../models/kernel-tree/index.js';
import { type Place, placesOf } from '../../models/kernel-tree/places.js';
import { wireOf } from '../../models/wire.js';
import { TREE_RUNS } from '../../properties/comparisons/index.js';
import type { FindingReport, TreePlace } from '../../reports/result.js';
import { isNewFinding } from '../../reports/standing.js';
import type { RunPlan, TreePlan } from '../plan.js';
import { changesOnTheWay } from './changes.js';

/** As many as a reader looks at. */
const MAX_PLACES = 8;

/** What every scenario goes through: where there is nothing better to point at. */
const ENTRIES: readonly string[] = [
  'compat_vma_mmap',
  'call_mmap',
  'call_mmap_prepare',
  '__mmap_region',
  'mmap_region',
];

/** New findings that a tree has shown get their places; it is built once more for that. */
export function withPlaces(findings: readonly FindingReport[], { trees }: RunPlan): FindingReport[] {
  return findings.map((finding) => {
    const tree = trees.find(({ name }) => name === finding.releases[0]);
    if (tree === undefined || !isNewFinding(finding)) return finding;
    const places = placesIn(tree, finding);
    return places.length === 0 ? finding : { ...finding, places };
  });
}

/** None where the tree cannot be built with coverage, or addr2line is not installed. */
function placesIn(tree: TreePlan, finding: FindingReport): TreePlace[] {
  try {
    const wire = wireOf(finding.scenario);
    const way = placesOf(buildTree(tree.fast.root, 'coverage', { release: tree.release }), wire);
    if (way.length === 0) return [];
    const { changes } = changesOnTheWay(tree, wire);
    const changed = (changes ?? [])
      .filter(({ run }) => run)
      .flatMap(({ name, path, changed, missingAfter }): TreePlace[] => {
        const [line] = [...changed, ...missingAfter];
        return line === undefined ? [] : [{ function: name, path, line }];
      });
    return likeliest(finding, way, changed).slice(0, MAX_PLACES);
  } catch (error) {
    if (error instanceof VmacheckError) return [];
    throw error;
  }
}

/**
 * The likeliest place first: what has been changed, the function that crashed, the functions in which the
 * deviations of the cause are, and where all mappings pass. Of each function the first line that was run.
 */
export function likeliest(
  { property, field, cause }: Pick<FindingReport, 'property' | 'field' | 'cause'>,
  way: readonly Place[],
  changed: readonly TreePlace[],
): TreePlace[] {
  const names = [
    ...(property === TREE_RUNS.id ? [field.slice(field.indexOf(':') + 1)] : []),
    ...cause.map((id) => DEVIATIONS[id].where),
    ...ENTRIES,
  ];
  const places = names.flatMap((wanted): TreePlace[] => {
    const place = way.find(({ name }) => name === wanted);
    return place === undefined ? [] : [{ function: place.name, path: place.path, line: place.line }];
  });
  const seen = new Set<string>();
  return [...changed, ...places].filter(({ path, function: name }) => {
    const key = `${path} ${name}`;
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * The tokens of a corpus that add something: a bucket on some release, or a feature of a run, that no other
 * kept token has.
 */
import { createOptimized } from '../../models/optimized/index.js';
import { profileOf, RELEASES } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { isLawful } from '../../properties/contract.js';
import { Judge } from '../../properties/judge.js';
import { compareKeys, scenarioKey } from '../../shrinkers/order.js';
import { FeatureReader } from '../guided/features.js';
import type { CorpusEntry } from './file.js';

/** What a scenario shows: its buckets and the features of its runs, on every release. */
export class Shows {
  private readonly reader = new FeatureReader();
  private readonly lanes = RELEASES.map((release) => {
    const profile = profileOf(release);
    return {
      profile,
      id: release.id,
      model: createOptimized(profile, release.id),
      judge: new Judge(release),
    };
  });

  of(scenario: Scenario): ReadonlySet<string> {
    const wire = wireOf(scenario);
    const shown = new Set<string>();
    for (const { id, profile, model, judge } of this.lanes) {
      const trace = model.run(wire);
      this.reader.read(trace, wire, isLawful(wire, profile.features));
      for (let i = 0; i < this.reader.count; i++) shown.add(`feature ${this.reader.features[i]}`);
      for (const { bucket } of judge.judge(scenario, wire)) shown.add(`${id} ${bucket}`);
    }
    return shown;
  }
}

/**
 * The entries that are kept, in the order given. Greedy, the smallest scenarios first: each is kept if it shows
 * anything that those before it do not. Then, the largest first, each is dropped of which the others together
 * show everything. The same tokens give the same answer, whatever their order.
 */
export function minimise(
  entries: readonly CorpusEntry[],
  shows: (scenario: Scenario) => ReadonlySet<string> = showsOnce(),
): CorpusEntry[] {
  const sorted = entries
    .map((entry) => ({ entry, key: scenarioKey(entry.scenario) }))
    .sort((a, b) => compareKeys(a.key, b.key));
  const times = new Map<string, number>();
  const kept: { readonly entry: CorpusEntry; readonly shown: ReadonlySet<string> }[] = [];
  for (const { entry } of sorted) {
    const shown = shows(entry.scenario);
    if ([...shown].every((each) => times.has(each))) continue;
    for (const each of shown) times.set(each, (times.get(each) ?? 0) + 1);
    kept.push({ entry, shown });
  }
  const tokens = new Set<string>();
  for (const { entry, shown } of kept.reverse()) {
    if ([...shown].every((each) => times.get(each)! > 1)) {
      for (const each of shown) times.set(each, times.get(each)! - 1);
    } else tokens.add(entry.token);
  }
  return entries.filter(({ token }) => tokens.has(token));
}

function showsOnce(): (scenario: Scenario) => ReadonlySet<string> {
  const shows = new Shows();
  return (scenario) => shows.of(scenario);
}

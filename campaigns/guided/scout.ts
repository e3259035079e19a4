import { encodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';
import { type Discovered, type Discovery, type Guidance, unpackFeatures } from './guidance.js';
import type { FeatureProbe } from './probe.js';

/** Notices cases of a block that have features nobody knew, and reduces them. */
export class Scout {
  readonly discoveries: Discovery[] = [];
  private readonly known: Uint8Array;
  private readonly wire = new Int32Array(MAX_WIRE_WORDS);

  constructor(
    { known }: Guidance,
    private readonly probe: FeatureProbe,
  ) {
    this.known = unpackFeatures(known);
  }

  /**
   * The case, reduced, if it has features that neither the rounds before nor the block so far had; else null.
   *
   * @param features those of the case; `count` of them are in use
   */
  note(scenario: Scenario, features: Int32Array, count: number): Discovered | null {
    const fresh: number[] = [];
    for (let i = 0; i < count; i++) if (this.known[features[i]] === 0) fresh.push(features[i]);
    if (fresh.length === 0) return null;
    for (const feature of fresh) this.known[feature] = 1;
    const reduced = this.reduce(scenario, fresh);
    const discovery = { token: encodeToken(reduced), size: this.encode(reduced), features: fresh };
    this.discoveries.push(discovery);
    return { ...discovery, scenario: reduced };
  }

  /** Drops operations, from the last on, as long as the features stay: mutations hit what matters more often then. */
  private reduce(scenario: Scenario, features: readonly number[]): Scenario {
    let reduced = scenario;
    for (let at = scenario.operations.length - 1; at >= 0; at--) {
      const candidate = { ...reduced, operations: reduced.operations.toSpliced(at, 1) };
      if (this.has(candidate, features)) reduced = candidate;
    }
    return reduced;
  }

  private has(scenario: Scenario, wanted: readonly number[]): boolean {
    this.encode(scenario);
    const { features, count } = this.probe.look(this.wire);
    const had = features.subarray(0, count);
    return wanted.every((feature) => had.includes(feature));
  }

  private encode(scenario: Scenario): number {
    return encodeWire(scenario, this.wire);
  }
}

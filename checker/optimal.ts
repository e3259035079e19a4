/**
 * Whether there is a smaller counterexample of a bucket than the one at hand.
 *
 * A scope is explored level by level, up to the length of the scenario. At each level every sequence of so
 * many operations is run as a whole and judged: all that lead from state to state on a shortest path, and
 * then any operation of the scope. So what shows the bucket first is of the least length; all of that
 * length are compared by `scenarioOrder`.
 *
 * A sequence in which an operation comes back to a state that fewer lead to is not looked at: what it shows
 * is shown without the detour.
 */

import { setImmediate } from 'node:timers/promises';
import { VmacheckError } from '../models/errors.js';
import { STATE_WORDS } from '../models/optimized/layout.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import type { Operation, Scenario } from '../models/scenario.js';
import { parseBucket } from '../properties/bucket.js';
import { Judge } from '../properties/judge.js';
import { findProperty } from '../properties/registry.js';
import { compareKeys, scenarioKey, scenarioOrder } from '../shrinkers/order.js';
import { layerSource } from './check.js';
import { Search, type SearchOptions } from './engine/search.js';
import { scopeHolding } from './layer/ingredients.js';
import type { Scope } from './layer/scope.js';
import { createSpace, type LayerSpace, type LayerSpaceData } from './layer/space.js';
import { onlyUsedFiles } from './layer/used-files.js';
import type { OptimalResult } from './result.js';

export interface OptimalOptions {
  readonly release: ReleaseId;
  readonly scenario: Scenario;
  /** A bucket of the scenario, of a law. */
  readonly bucket: string;
  /** Default: the smallest that has what the scenario is made of. */
  readonly scope?: Scope;
  /** Threads; nothing in the result depends on them. */
  readonly workers?: number;
  /** Bytes for states. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
}

/**
 * @throws VmacheckError `BEYOND_CHECKER` when the bucket is not of a law or is the hook's fault, or when no
 *   scope has what the scenario is made of; `MEMORY_UNAVAILABLE`, `WORKER_FAILED`
 */
export async function findOptimal(options: OptimalOptions): Promise<OptimalResult> {
  const { release, scenario, bucket, signal } = options;
  requireLaw(bucket);
  const scope = options.scope ?? scopeHolding(scenario);
  const data: LayerSpaceData = { release, scope, symmetry: 'full' };
  const search = await Search.create(layerSource(data), searchOptions(options));
  try {
    const sequences = new Sequences(search, await createSpace(data), release, bucket);
    for (let length = 1; length <= scenario.operations.length; length++) {
      if (length > 1) {
        const { status } = await search.run({ levels: 1, ...(signal === undefined ? {} : { signal }) });
        if (status === 'memory' || status === 'aborted') return sequences.result(status, scope, length - 1);
      }
      if (!(await sequences.look(length, signal))) return sequences.result('aborted', scope, length - 1);
      if (sequences.least === null) continue;
      const fewer = length < scenario.operations.length;
      const smaller = fewer || scenarioOrder(sequences.least, scenario) < 0;
      return sequences.result(smaller ? 'smaller' : 'proven', scope, length);
    }
    return sequences.result('absent', scope, scenario.operations.length);
  } finally {
    await search.close();
  }
}

function requireLaw(bucket: string): void {
  const { property, hook } = parseBucket(bucket);
  const reason =
    findProperty(property).kind === 'relation'
      ? `${property} is a relation, which looks at two runs; only laws are looked at here`
      : hook
        ? `${bucket} is the hook's fault, and scopes have only hooks that keep their contract`
        : null;
  if (reason !== null) throw new VmacheckError({ code: 'BEYOND_CHECKER', reason });
}

function searchOptions({ workers, memory }: OptimalOptions): SearchOptions {
  return { ...(workers === undefined ? {} : { workers }), ...(memory === undefined ? {} : { memory }) };
}

/** The sequences of operations of a scope, each run and judged as a whole. */
class Sequences {
  /** Of those that show the bucket. */
  least: Scenario | null = null;

  private judged = 0;
  private leastKey: readonly number[] = [];
  private readonly judge: Judge;

  constructor(
    private readonly search: Search,
    private readonly space: LayerSpace,
    release: ReleaseId,
    private readonly bucket: string,
  ) {
    const property = findProperty(parseBucket(bucket).property);
    this.judge = new Judge(findRelease(release), { properties: [property] });
  }

  /** Looks at all sequences of so many operations; false when it was stopped. */
  async look(length: number, signal: AbortSignal | undefined): Promise<boolean> {
    for (let configuration = 0; configuration < this.space.initialStates; configuration++) {
      await setImmediate();
      if (signal?.aborted) return false;
      this.extend(configuration, new Int32Array(STATE_WORDS), [], length);
    }
    return true;
  }

  result(outcome: OptimalResult['outcome'], scope: Scope, levels: number): OptimalResult {
    return { outcome, scope, least: this.least, levels, states: this.search.reached, judged: this.judged };
  }

  private extend(
    configuration: number,
    state: Int32Array,
    operations: readonly Operation[],
    length: number,
  ): void {
    const depth = operations.length + 1;
    for (const step of this.space.stepsFrom(configuration, state)) {
      const longer = [...operations, step.operation];
      if (depth === length) this.compare(onlyUsedFiles(this.space.filesOf(configuration), longer));
      else if (step.packed !== null && this.search.depthOf(step.packed) === depth)
        this.extend(configuration, step.state, longer, length);
    }
  }

  private compare(scenario: Scenario): void {
    const key = scenarioKey(scenario);
    if (this.least !== null && compareKeys(key, this.leastKey) >= 0) return;
    this.judged++;
    if (!this.judge.hasBucket(scenario, this.bucket)) return;
    this.least = scenario;
    this.leastKey = key;
  }
}

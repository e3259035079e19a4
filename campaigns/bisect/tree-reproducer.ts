/** A case on the revisions of a kernel tree. */
import { createHash } from 'node:crypto';
import { buildTree } from '../../models/kernel-tree/index.js';
import type { ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import type { BorrowedRepository } from '../git/borrowed-repository.js';
import { isOfTheText, type OnCommit, RevisionTrees, withoutFolder } from '../git/revision-trees.js';
import { TreeLane } from '../kernel-tree/lane.js';
import { programOf } from '../kernel-tree/plan-trees.js';
import { restart } from '../kernel-tree/processes.js';
import type { TreePlan } from '../plan.js';
import type { Look, Reproducer, Run } from './search.js';

export interface TreeReproducerOptions {
  readonly repository: BorrowedRepository;
  readonly scenario: Scenario;
  /** The profile that all revisions are judged by, so that their buckets mean the same. */
  readonly release: ReleaseId;
  readonly onBuild: OnCommit;
}

export class TreeReproducer implements Reproducer {
  /** Whether the sanitized program runs, too: it takes long to build, and is needed for crashes only. */
  sanitized = false;
  private readonly trees: RevisionTrees;

  constructor(private readonly options: TreeReproducerOptions) {
    this.trees = new RevisionTrees(options.repository, options.onBuild, options.release);
  }

  async look(revision: string, runs: number): Promise<Look> {
    const tree = await this.trees.of(revision);
    if (!tree.built) return { kind: 'broken', reason: tree.reason };
    const { release } = this.options;
    const fast = programOf(tree.build);
    let sanitized = fast;
    try {
      if (this.sanitized) sanitized = programOf(buildTree(tree.folder, 'sanitized', { release }));
    } catch (error) {
      if (!isOfTheText(error)) throw error;
      return { kind: 'broken', reason: withoutFolder(error, tree.folder) };
    }
    const plan: TreePlan = { name: revision, release, because: 'it was asked for', fast, sanitized };
    return { kind: 'ran', runs: Array.from({ length: runs }, () => this.run(plan)) };
  }

  /** In new processes each time, so that what is left to chance is left to it. */
  private run(plan: TreePlan): Run {
    restart(plan);
    const { trace, findings } = new TreeLane(plan).run(this.options.scenario, wireOf(this.options.scenario));
    const buckets = findings.filter(({ verdict }) => verdict === 'violation').map(({ bucket }) => bucket);
    return { shows: [...new Set([...buckets, behaviourOf(trace)])] };
  }
}

/** A name for all that a run did, for revisions that differ without breaking a law. */
function behaviourOf(trace: Int32Array | null): string {
  if (trace === null) return 'behaviour:none';
  const bytes = new Uint8Array(trace.buffer, trace.byteOffset, trace.byteLength);
  return `behaviour:${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}

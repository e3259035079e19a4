import type { KernelTree, TreeModel } from '../../models/kernel-tree/index.js';
import { wireLength } from '../../models/wire.js';
import { requireCrash } from './processes.js';

/** Scenarios that have been run, and what came of the first of them; of all, if none crashed. */
interface Batch {
  readonly wires: readonly Int32Array[];
  readonly results: readonly Int32Array[];
  /** The first that nobody has asked for. */
  next: number;
}

/**
 * A tree that is told what it will be asked. A turn to its process and back takes several times as long as a
 * scenario, and a batch takes one turn. What it was not told, or crashed at, it runs when it is asked.
 */
export class RunAhead implements TreeModel {
  readonly name: string;
  readonly release: TreeModel['release'];
  readonly nommu = false;
  readonly build: TreeModel['build'];
  private readonly batches: Batch[] = [];

  constructor(private readonly tree: KernelTree) {
    this.name = tree.name;
    this.release = tree.release;
    this.build = tree.build;
  }

  /** Forgets what it was told. */
  forget(): void {
    this.batches.length = 0;
  }

  /**
   * Runs scenarios, in the order in which they will be asked for.
   *
   * @returns their traces, or their edges where the build measures them: all, or after a crash what was written before
   */
  tell(wires: readonly Int32Array[]): readonly Int32Array[] {
    if (wires.length === 0) return [];
    const results: Int32Array[] = [];
    const measures = this.build.variant === 'coverage';
    try {
      this.tree.runBatch(joined(wires), wires.length, (trace, _, edges) => {
        results.push(measures ? edges.slice() : trace.slice());
      });
    } catch (error) {
      requireCrash(error);
    }
    this.batches.push({ wires, results, next: 0 });
    return results;
  }

  run(wire: Int32Array): Int32Array {
    return this.take(wire) ?? this.tree.run(wire);
  }

  /** See {@link KernelTree.coverage}. */
  coverage(wire: Int32Array): Int32Array {
    return this.take(wire) ?? this.tree.coverage(wire);
  }

  private take(wire: Int32Array): Int32Array | undefined {
    for (const batch of this.batches) {
      for (let i = batch.next; i < batch.results.length; i++) {
        if (!sameWire(batch.wires[i], wire)) continue;
        batch.next = i + 1;
        return batch.results[i];
      }
    }
    return undefined;
  }
}

function joined(wires: readonly Int32Array[]): Int32Array {
  const batch = new Int32Array(wires.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const wire of wires) {
    batch.set(wire, at);
    at += wire.length;
  }
  return batch;
}

function sameWire(told: Int32Array, asked: Int32Array): boolean {
  if (told.length !== wireLength(asked)) return false;
  for (let word = 0; word < told.length; word++) if (told[word] !== asked[word]) return false;
  return true;
}

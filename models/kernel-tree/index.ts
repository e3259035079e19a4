/** A kernel source tree as an implementation of the layer. */
import type { Model } from '../model.js';
import { wireLength } from '../wire.js';
import { buildTree, type TreeBuild } from './build.js';
import { TreeChild } from './child.js';
import type { Variant } from './compile.js';

/** What it takes to run a build: plain data, small enough for messages. */
export type TreeProgram = Pick<TreeBuild, 'root' | 'program' | 'variant' | 'release' | 'fingerprint'>;

/** What runs scenarios on a tree. */
export interface TreeModel extends Model {
  readonly nommu: false;
  readonly build: TreeProgram;
}

/** A tree that runs scenarios, one by one or many at a time. */
export interface KernelTree extends TreeModel {
  /**
   * Runs scenarios whose wire words stand one after the other; `each` is called with their traces in order, and
   * with their edges if the build is of the variant `coverage`. Both are valid within the call.
   */
  runBatch(
    batch: Int32Array,
    count: number,
    each: (trace: Int32Array, index: number, edges: Int32Array) => void,
  ): void;
  /**
   * The edges of the tree's text that a scenario goes through, as ids, ascending. They mean the same in all
   * processes of this build, and nothing in another build. For a build of the variant `coverage`.
   */
  coverage(wire: Int32Array): Int32Array;
  /** Ends the process. */
  close(): void;
}

/**
 * A process that runs what has been built. After a crash of the tree's code, which is thrown as
 * `CHILD_FAILED`, the next call starts a new process.
 */
export function createKernelTree(build: TreeProgram): KernelTree {
  let child: TreeChild | undefined;
  const alive = () => {
    child ??= new TreeChild(build.program, build.variant === 'coverage');
    return child;
  };
  const close = () => {
    child?.close();
    child = undefined;
  };
  const guarded = <T>(work: (running: TreeChild) => T): T => {
    try {
      return work(alive());
    } catch (error) {
      close();
      throw error;
    }
  };
  const one = (wire: Int32Array) =>
    guarded((running) => {
      running.send(wire.subarray(0, wireLength(wire)));
      return running.receive();
    });
  return {
    name: `tree ${build.root}`,
    release: build.release,
    nommu: false,
    build,
    run: (wire) => one(wire).trace,
    runBatch: (batch, count, each) =>
      guarded((running) => {
        running.send(batch);
        for (let index = 0; index < count; index++) {
          const { trace, edges } = running.receive();
          each(trace, index, edges);
        }
      }),
    coverage: (wire) => {
      if (build.variant !== 'coverage') throw new TypeError(`a ${build.variant} build measures no coverage`);
      return one(wire).edges.slice();
    },
    close,
  };
}

export { describeTree, type TreeDescription } from './description.js';
export type { Variant };
export { buildTree, type TreeBuild };

/** A kernel source tree as an implementation of the layer. */
import type { Model } from '../model.js';
import { buildTree, type TreeBuild } from './build.js';
import { TreeChild } from './child.js';
import type { Variant } from './compile.js';

/** What it takes to run a build: plain data, small enough for messages. */
export type TreeProgram = Pick<TreeBuild, 'root' | 'program' | 'variant' | 'release'>;

/** A tree that runs scenarios, one by one or many at a time. */
export interface KernelTree extends Model {
  readonly build: TreeProgram;
  /** Runs scenarios whose wire words stand one after the other; `each` is called with their traces in order. */
  runBatch(batch: Int32Array, count: number, each: (trace: Int32Array, index: number) => void): void;
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
    child ??= new TreeChild(build.program);
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
  return {
    name: `tree ${build.root}`,
    release: build.release,
    nommu: false,
    build,
    run: (wire) =>
      guarded((running) => {
        running.send(wire.subarray(0, wire[2]));
        return running.receive();
      }),
    runBatch: (batch, count, each) =>
      guarded((running) => {
        running.send(batch);
        for (let index = 0; index < count; index++) each(running.receive(), index);
      }),
    close,
  };
}

export type { Variant };
export { buildTree, type TreeBuild };

/** The entry of a worker thread that takes walks. */
import { loadSpace } from '../engine/load-space.js';
import type { Space } from '../engine/space.js';
import { type BatchResult, type BatchTask, walkBatch } from './batch.js';

let loaded: { readonly name: string; readonly space: Space } | undefined;

export default async function work(task: BatchTask): Promise<BatchResult> {
  const name = JSON.stringify(task.source);
  if (loaded?.name !== name) loaded = { name, space: await loadSpace(task.source) };
  return walkBatch(loaded.space, task);
}

import type { CollectedBucket } from './collect.js';
import type { RunPlan } from './plan.js';

/** All buckets; of a tree with a base, those that only the tree shows, and by name those that only its base does. */
export function selectBuckets(
  { trees }: Pick<RunPlan, 'trees'>,
  buckets: readonly CollectedBucket[],
): { shown: readonly CollectedBucket[]; gone: readonly string[] } {
  const head = trees.find(({ base }) => base !== undefined);
  if (head?.base === undefined) return { shown: buckets, gone: [] };
  const { name, base } = head;
  const shows = (bucket: CollectedBucket, one: string, other: string) =>
    bucket.subjects.has(one) && !bucket.subjects.has(other);
  return {
    shown: buckets.filter((bucket) => shows(bucket, name, base.name)),
    gone: buckets.filter((bucket) => shows(bucket, base.name, name)).map(({ bucket }) => bucket),
  };
}

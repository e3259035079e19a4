import { decodeToken, encodeToken } from '../models/archive.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import { type ShrinkOptions, shrink } from '../shrinkers/shrink.js';

/** A scenario to reduce within its bucket; plain data, for a worker. */
export interface ShrinkTask {
  readonly token: string;
  readonly release: ReleaseId;
  readonly bucket: string;
  /** Search for the least form; else stop at the first local minimum. */
  readonly thorough: boolean;
}

export interface ShrinkOutcome {
  readonly token: string;
  readonly evaluations: number;
  readonly provenLeast: boolean;
}

/** Enough for a readable case. */
const BRIEF: ShrinkOptions = { maxEvaluations: 2000, exhaustiveBelow: 0 };

/** Reduces the scenario to the least form that is still in its bucket. */
export function runShrinkTask({ token, release, bucket, thorough }: ShrinkTask): ShrinkOutcome {
  const judge = new Judge(findRelease(release));
  const result = shrink(
    decodeToken(token),
    (candidate) => judge.hasBucket(candidate, bucket),
    thorough ? {} : BRIEF,
  );
  return {
    token: encodeToken(result.scenario),
    evaluations: result.evaluations,
    provenLeast: result.provenLeast,
  };
}

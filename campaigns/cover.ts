/** Scenarios that cover the checker's scopes, on every implementation: corpus/cover/. */
import { readdirSync } from 'node:fs';
import { readCover } from '../checker/cover/file.js';
import { decodeToken } from '../models/archive.js';
import type { Model } from '../models/model.js';
import { createOptimized } from '../models/optimized/index.js';
import { createReference } from '../models/reference/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import { wireOf } from '../models/wire.js';
import type { RunCheck } from '../reports/result.js';
import { runOrCrash, treeOf } from './kernel-tree/processes.js';
import { packagePath } from './package-root.js';
import type { RunPlan } from './plan.js';

/** The tokens of the repository's covering scenarios, sorted. */
export function coverTokens(): string[] {
  const folder = packagePath('corpus/cover/');
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  const tokens = names.flatMap((name) => readCover(`${folder}${name}`).tokens);
  return [...new Set(tokens)].sort();
}

/**
 * Runs each of the scenarios on the reference and the optimized model of every release of a plan, and on its kernel
 * trees and the models of their profiles: their traces must be equal, word by word.
 */
export function checkCover(
  { releases, trees }: Pick<RunPlan, 'releases' | 'trees'>,
  tokens: readonly string[] = coverTokens(),
): RunCheck {
  const pairs: { name: string; expected: Model; model: Model }[] = [
    ...releases.map((id) => ({
      name: id,
      expected: createReference(findRelease(id)),
      model: createOptimized(profileOf(findRelease(id)), id),
    })),
    ...trees.map(({ name, release, fast }) => ({
      name,
      expected: createOptimized(profileOf(findRelease(release)), release),
      model: treeOf(fast),
    })),
  ];
  const failures: string[] = [];
  for (const { name, expected, model } of pairs) {
    for (const token of tokens) {
      const wire = wireOf(decodeToken(token));
      const { trace } = runOrCrash(model, wire);
      if (trace === undefined || !sameTrace(trace, expected.run(wire))) failures.push(`${token} on ${name}`);
    }
  }
  const id = 'cover';
  const title = 'scenarios that cover the tiny scope: equal traces everywhere';
  const runs = tokens.length * pairs.length;
  if (runs === 0) return { id, title, outcome: 'notEvaluated', detail: 'there are none' };
  if (failures.length === 0)
    return { id, title, outcome: 'passed', detail: `${tokens.length} scenarios, ${runs} runs compared` };
  return { id, title, outcome: 'failed', detail: `${failures.length} differ; first: ${failures[0]}` };
}

import { otherPath } from '../campaigns/beside.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';
import { renderHtml } from '../reports/html.js';
import type { RunResult } from '../reports/result.js';
import { type Walkthrough, walkthrough } from '../reports/walkthrough.js';

/** The HTML page of a result, with a step-through of every counterexample and of its other path. */
export function renderHtmlReport(result: RunResult): string {
  const told = new Map<string, Walkthrough>();
  const beside = new Map<string, Walkthrough>();
  for (const { bucket, scenario, release } of result.findings) {
    told.set(bucket, walkOn(scenario, release, release));
    const other = otherPath(scenario);
    if (other !== null) beside.set(bucket, walkOn(other.scenario, release, `${release}, ${other.title}`));
  }
  return renderHtml(result, told, beside);
}

function walkOn(scenario: Scenario, release: ReleaseId, title: string): Walkthrough {
  return walkthrough(
    scenario,
    createOptimized(profileOf(findRelease(release)), release).run(wireOf(scenario)),
    title,
  );
}

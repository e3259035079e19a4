import { renderHtml } from '../reports/html.js';
import type { RunResult } from '../reports/result.js';
import { type Walkthrough, walkthrough } from '../reports/walkthrough.js';
import { runOn, runOnOtherPath } from './runs.js';

/** The HTML page of a result, with a step-through of every counterexample and of its other path. */
export function renderHtmlReport(result: RunResult): string {
  const told = new Map<string, Walkthrough>();
  const beside = new Map<string, Walkthrough>();
  for (const { bucket, scenario, release } of result.findings) {
    told.set(bucket, walkthrough(scenario, runOn(scenario, release), release));
    const other = runOnOtherPath(scenario, release);
    if (other !== null) beside.set(bucket, walkthrough(other.scenario, other.trace, other.title));
  }
  return renderHtml(result, told, beside);
}

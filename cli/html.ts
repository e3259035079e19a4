import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { renderHtml } from '../reports/html.js';
import type { RunResult } from '../reports/result.js';
import { type Walkthrough, walkthrough } from '../reports/walkthrough.js';

/** The HTML page of a result, with a step-through of every finding's counterexample. */
export function renderHtmlReport(result: RunResult): string {
  const walkthroughs = new Map<string, Walkthrough>();
  for (const { bucket, scenario, release } of result.findings) {
    const wire = new Int32Array(MAX_WIRE_WORDS);
    encodeWire(scenario, wire);
    const model = createOptimized(profileOf(findRelease(release)), release);
    walkthroughs.set(bucket, walkthrough(scenario, model.run(wire)));
  }
  return renderHtml(result, walkthroughs);
}

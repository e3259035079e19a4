/**
 * The result of a run as one self-contained HTML page: no request leaves it, it reads without
 * JavaScript, in light and dark and on paper. Equal input gives equal bytes.
 */
import { createHash } from 'node:crypto';
import { checksSection, notDoneSection } from './html/checks.js';
import { coverageSection } from './html/coverage.js';
import { deviationsSection } from './html/deviations.js';
import { discoverySection } from './html/discovery.js';
import { findingsSection } from './html/findings.js';
import { headerSection } from './html/header.js';
import { html, Markup } from './html/markup.js';
import { matrixSection } from './html/matrix.js';
import { PAGE_SCRIPT } from './html/script.js';
import { PAGE_STYLE } from './html/style.js';
import type { RunResult } from './result.js';
import { timingText } from './summary.js';
import type { Walkthrough } from './walkthrough.js';

/** Finds the walkthrough of a bucket's counterexample. */
export type WalkthroughLookup =
  | ReadonlyMap<string, Walkthrough>
  | ((bucket: string) => Walkthrough | undefined);

/**
 * Renders the page.
 *
 * @param walkthroughs the run of each finding's scenario under its release; one that is missing is left out
 * @param beside a second run of some findings, to look at next to the first: direct, ideal, …
 */
export function renderHtml(
  result: RunResult,
  walkthroughs: WalkthroughLookup,
  beside: WalkthroughLookup = new Map(),
): string {
  const title = `vmacheck ${result.command}: ${result.exit.code === 0 ? 'passed' : 'failed'}`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${scriptHash()}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
${headerSection(result)}
<main>
${matrixSection(result)}
${findingsSection(result, lookUp(walkthroughs), lookUp(beside))}
${deviationsSection(result)}
${discoverySection(result)}
${coverageSection(result)}
${checksSection(result)}
${notDoneSection(result)}
</main>
<footer>vmacheck ${result.version} · ${timingText(result)}</footer>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`.text;
}

function lookUp(lookup: WalkthroughLookup): (bucket: string) => Walkthrough | undefined {
  return typeof lookup === 'function' ? lookup : (bucket) => lookup.get(bucket);
}

function scriptHash(): string {
  return createHash('sha256').update(PAGE_SCRIPT).digest('base64');
}

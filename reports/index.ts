/**
 * Reports: what a run and a counterexample look like to a person or a program. Nothing here runs a
 * model; it gets results and traces.
 *
 * Read `result.ts` (what a run leaves), then `walkthrough.ts` (a trace told in kernel words), then any
 * format. `words.ts` has the outcomes with their signs and colours, `kernel-words/` the C.
 */
export { renderAnnotations } from './annotations.js';
export * from './explain.js';
export { renderGitlab } from './gitlab.js';
export { renderHtml, type WalkthroughLookup } from './html.js';
export { renderJson, stableJson } from './json.js';
export { renderJUnit } from './junit.js';
export { faultText, operationCall, operationLine, warningTexts } from './kernel-words/operations.js';
export { describeFiles, programText, stepText } from './kernel-words/programs.js';
export { renderMarkdown } from './markdown.js';
export { renderReleasesText } from './releases.js';
export type * from './result.js';
export { renderSarif } from './sarif.js';
export { isNewFinding, type Standing, standingOf } from './standing.js';
export { type Cell, renderTable, type TableOptions } from './table.js';
export { renderText, type TextReportOptions } from './text.js';
export * from './walkthrough.js';
export { CHECK_OUTCOMES, OUTCOME_ORDER, OUTCOMES, type Outcome } from './words.js';

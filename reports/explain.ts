/** One finding explained: the property, why it is one, the cause, the upstream fix, and the run. */
import type { ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import type { AnyProperty, Finding, Verdict } from '../properties/property.js';
import { type CauseText, causeText, describeCause, upstreamText } from './cause.js';
import { type Aligned, alignSteps } from './explain/align.js';
import { shellWord } from './shell.js';
import { type Walkthrough, walkthrough } from './walkthrough.js';

export { type CauseText, describeCause, upstreamStatus } from './cause.js';
export { renderExplanationText, renderWalkthroughText, type TextOptions } from './explain/render.js';

/** A second run to look at beside the first: nested beside direct, ideal beside a release, … */
export interface SecondRun {
  readonly title: string;
  readonly scenario: Scenario;
  readonly trace: Int32Array;
}

export interface ExplainInput {
  readonly finding: Finding;
  readonly property: Pick<AnyProperty, 'id' | 'sentence' | 'reason' | 'wouldHaveCaught'> & {
    readonly kind: AnyProperty['kind'] | 'comparison';
  };
  /** The run of `finding.scenario` under `finding.release`. */
  readonly trace: Int32Array;
  /** Heading of that run; its release when absent. */
  readonly title?: string;
  readonly beside?: SecondRun;
  readonly token?: string;
  /** The folder of the kernel tree that it was run on. */
  readonly tree?: string;
  /** The ledger's word on the bucket. */
  readonly known?: { readonly status: string; readonly note: string } | null;
}

export interface Explanation {
  readonly bucket: string;
  readonly verdict: Verdict;
  readonly release: ReleaseId;
  readonly property: ExplainInput['property'];
  readonly field: string;
  /** Index of the step that violates the property. */
  readonly step: number;
  /** The deviations that account for it. */
  readonly causes: readonly CauseText[];
  /** Their names, or who or what else is to blame. */
  readonly blame: string;
  /** What upstream did about it, as one line; '' when the hook alone is to blame. */
  readonly upstream: string;
  readonly known: { readonly status: string; readonly note: string } | null;
  readonly walkthrough: Walkthrough;
  readonly beside: { readonly walkthrough: Walkthrough; readonly aligned: readonly Aligned[] } | null;
  readonly token: string | null;
  readonly tree?: string;
}

/** Explains a finding from the trace of its run; runs nothing. */
export function explainFinding(input: ExplainInput): Explanation {
  const { finding, property, beside } = input;
  const told = walkthrough(finding.scenario, input.trace, input.title ?? finding.release);
  const second = beside === undefined ? null : walkthrough(beside.scenario, beside.trace, beside.title);
  return {
    bucket: finding.bucket,
    verdict: finding.verdict,
    release: finding.release,
    property: {
      id: property.id,
      kind: property.kind,
      sentence: property.sentence,
      reason: property.reason,
      wouldHaveCaught: property.wouldHaveCaught,
    },
    field: finding.field,
    step: finding.step,
    causes: finding.cause.map(describeCause),
    blame: causeText(finding),
    upstream: upstreamText(finding),
    known: input.known ?? null,
    walkthrough: told,
    beside: second === null ? null : { walkthrough: second, aligned: alignSteps(told, second) },
    token: input.token ?? null,
    ...(input.tree === undefined ? {} : { tree: input.tree }),
  };
}

/** The command that shows a finding again from its token, on a tree where only that shows it. */
export function reproCommand(token: string, release: ReleaseId, tree?: string, base?: string): string {
  const folder = (option: string, path: string | undefined) =>
    path === undefined ? '' : ` ${option} ${shellWord(path)}`;
  return `vmacheck repro ${token} --release ${release}${folder('--tree', tree)}${folder('--base', base)}`;
}

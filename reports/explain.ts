/** One finding explained: the property, why it is one, the cause, the upstream fix, and the run. */
import { DEVIATIONS, type Deviation, type DeviationId } from '../models/deviations.js';
import type { ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import type { AnyProperty, Finding, Verdict } from '../properties/property.js';
import { type Aligned, alignSteps } from './explain/align.js';
import { type Walkthrough, walkthrough } from './walkthrough.js';

export { renderExplanationText, renderWalkthroughText, type TextOptions } from './explain/render.js';

/** A second run to look at beside the first: nested beside direct, ideal beside a release, … */
export interface SecondRun {
  readonly title: string;
  readonly scenario: Scenario;
  readonly trace: Int32Array;
}

export interface ExplainInput {
  readonly finding: Finding;
  readonly property: Pick<AnyProperty, 'id' | 'kind' | 'sentence' | 'reason' | 'wouldHaveCaught'>;
  /** The run of `finding.scenario` under `finding.release`. */
  readonly trace: Int32Array;
  /** Heading of that run; its release when absent. */
  readonly title?: string;
  readonly beside?: SecondRun;
  readonly token?: string;
  /** The ledger's word on the bucket. */
  readonly known?: { readonly status: string; readonly note: string } | null;
}

/** A deviation in words. */
export interface CauseText extends Omit<Deviation, 'bit'> {
  readonly id: DeviationId;
}

export interface Explanation {
  readonly bucket: string;
  readonly verdict: Verdict;
  readonly release: ReleaseId;
  readonly property: ExplainInput['property'];
  readonly field: string;
  /** Index of the step that violates the property. */
  readonly step: number;
  /** Empty: no named deviation accounts for it, so it is new. */
  readonly causes: readonly CauseText[];
  /** What upstream did about it, as one line; '' when the hook alone is to blame. */
  readonly upstream: string;
  readonly known: { readonly status: string; readonly note: string } | null;
  readonly walkthrough: Walkthrough;
  readonly beside: { readonly walkthrough: Walkthrough; readonly aligned: readonly Aligned[] } | null;
  readonly token: string | null;
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
    upstream:
      finding.cause.length === 0 && finding.verdict === 'hookFault' ? '' : upstreamStatus(finding.cause),
    known: input.known ?? null,
    walkthrough: told,
    beside: second === null ? null : { walkthrough: second, aligned: alignSteps(told, second) },
    token: input.token ?? null,
  };
}

/** A deviation in words. */
export function describeCause(id: DeviationId): CauseText {
  const { bit: _, ...rest }: Deviation = DEVIATIONS[id];
  return { id, ...rest };
}

/** `fixed by …`, `by design: …` or `open`, for the deviations of a cause together. */
export function upstreamStatus(cause: readonly DeviationId[]): string {
  if (cause.length === 0) return 'unknown';
  const deviations = cause.map((id): Deviation => DEVIATIONS[id]);
  const open = cause.filter((_, index) => deviations[index].removed === undefined);
  if (open.length === 0) return unique(deviations.map(({ removed }) => fixedText(removed ?? ''))).join('; ');
  const meant = deviations.flatMap(({ byDesign }) => byDesign ?? []);
  if (meant.length > 0) return `by design: ${unique(meant).join('; ')}`;
  const still = open.length === cause.length ? '' : `: ${open.join(', ')}`;
  return `open${still}`;
}

function fixedText(removed: string): string {
  return removed.startsWith('in ') ? `fixed ${removed}` : `fixed by ${removed}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The command that shows a finding again from its token alone. */
export function reproCommand(token: string, release: ReleaseId): string {
  return `vmacheck repro ${token} --release ${release}`;
}

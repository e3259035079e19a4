/** What came and what went between two releases. */
import type { Release, ReleaseId } from '../models/releases.js';
import { type CauseText, describeCause } from './cause.js';
import { describeFeature, type FeatureText } from './feature-words.js';
import { spanText } from './releases.js';
import { type Line, line, painter, renderLines, type Style } from './text/lines.js';

export interface ReleaseDiff {
  readonly from: { readonly id: ReleaseId; readonly title: string };
  readonly to: { readonly id: ReleaseId; readonly title: string };
  readonly features: { readonly came: readonly FeatureText[]; readonly went: readonly FeatureText[] };
  readonly deviations: { readonly came: readonly CauseText[]; readonly went: readonly CauseText[] };
}

/** The features and deviations that only one of two releases has, in the order of the registries. */
export function diffReleases(from: Release, to: Release): ReleaseDiff {
  const only = <T>(these: readonly T[], those: readonly T[]): T[] =>
    these.filter((each) => !those.includes(each));
  return {
    from: { id: from.id, title: from.title },
    to: { id: to.id, title: to.title },
    features: {
      came: only(to.features, from.features).map(describeFeature),
      went: only(from.features, to.features).map(describeFeature),
    },
    deviations: {
      came: only(to.deviations, from.deviations).map(describeCause),
      went: only(from.deviations, to.deviations).map(describeCause),
    },
  };
}

export interface DiffTextOptions {
  readonly color?: boolean;
  /** Columns; 100 when absent, never below 40. */
  readonly width?: number;
}

/** The difference as text, ending in a newline. */
export function renderReleaseDiffText(diff: ReleaseDiff, options: DiffTextOptions = {}): string {
  const { color = false } = options;
  const width = Math.max(options.width ?? 100, 40);
  const { features, deviations } = diff;
  const lines: Line[] = [
    line('', `${diff.from.id} → ${diff.to.id}`, 'bold'),
    ...[diff.from, diff.to].map(({ id, title }) => line(`  ${id}: `, title, 'dim')),
    ...section('features that came', features.came.map(featureLines('+', 'green'))),
    ...section('features that went', features.went.map(featureLines('-', 'red'))),
    ...section('deviations that went', deviations.went.map(deviationLines('✓', 'green'))),
    ...section('deviations that came', deviations.came.map(deviationLines('✗', 'red'))),
  ];
  if (lines.length === HEAD_LINES) lines.push(line('', ''), line('', 'Nothing that the models know of.'));
  return `${renderLines(lines, width, painter(color)).join('\n')}\n`;
}

/** The two releases and their titles. */
const HEAD_LINES = 3;

function section(title: string, entries: readonly Line[][]): Line[] {
  return entries.length === 0 ? [] : [line('', ''), line('', title, 'bold'), ...entries.flat()];
}

function featureLines(sign: string, style: Style): (feature: FeatureText) => Line[] {
  return ({ id, what, brought }) => [
    line(`  ${sign} `, id, style),
    line('    ', what),
    line('    ', `since ${brought}`, 'dim'),
  ];
}

function deviationLines(sign: string, style: Style): (deviation: CauseText) => Line[] {
  return (deviation) => {
    const { id, what, ideal, where, row } = deviation;
    return [
      line(`  ${sign} `, row === undefined ? id : `${id} (${row})`, style),
      line('    kernel: ', what),
      line('    ideal:  ', ideal),
      line('    ', `${where}; ${spanText(deviation)}`, 'dim'),
    ];
  };
}

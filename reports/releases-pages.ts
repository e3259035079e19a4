/** The pages of the releases in Markdown, made of the registries alone. */
import { DEVIATION_IDS, type DeviationId } from '../models/deviations.js';
import { RELEASES, type Release } from '../models/releases.js';
import { type CauseText, describeCause, upstreamStatus } from './cause.js';
import { describeFeature, type FeatureText } from './feature-words.js';
import { diffReleases } from './release-diff.js';
import { releaseRanges } from './release-words.js';
import { featureIds } from './releases.js';

const MADE_OF =
  '<!-- Written by "npm run docs" from models/releases.ts and models/deviations.ts: change those. -->';

/** Every page below `docs/releases/`, by its file name. */
export function renderReleasesPages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', renderIndex()],
    ...RELEASES.map((release, index): [string, string] => [
      `${release.id}.md`,
      `${releaseSection(release, index).join('\n')}\n`,
    ]),
  ]);
}

function renderIndex(): string {
  return `${[
    '# The releases',
    '',
    MADE_OF,
    '',
    'A release is the ideal with named deviations: the newest features, every law kept, but for what is listed',
    'here. `vmacheck releases --diff A B` shows what changed between two of them, and `vmacheck explain NAME` the',
    'smallest example of a deviation on both paths.',
    '',
    ...deviationTable(),
    '',
    '## Features',
    ...featureIds().map(describeFeature).flatMap(featureSection),
    '',
    '## Deviations',
    ...DEVIATION_IDS.map(describeCause).flatMap(deviationSection),
  ].join('\n')}\n`;
}

function deviationTable(): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const marks = (has: (release: Release) => boolean, sign: string): string[] =>
    RELEASES.map((release) => (has(release) ? sign : ''));
  return [
    row(['', ...RELEASES.map(({ id }) => `[${id}](${id}.md)`)]),
    row(['---', ...RELEASES.map(() => ':-:')]),
    ...featureIds().map((id) => row([link(id), ...marks(({ features }) => features.includes(id), '+')])),
    ...DEVIATION_IDS.map((id) => row([link(id), ...marks(({ deviations }) => deviations.includes(id), '✗')])),
    '',
    '+ has the feature, ✗ deviates from the ideal.',
  ];
}

function releaseSection(release: Release, index: number): string[] {
  const { id, title, features, deviations } = release;
  const before = RELEASES[index - 1];
  return [
    `# ${id}`,
    '',
    MADE_OF,
    '',
    commits(sentence(title)),
    '',
    `- Features: ${features.length === 0 ? 'none' : features.map(linkToIndex).join(', ')}`,
    `- Deviations: ${deviations.length === 0 ? 'none' : deviations.map(linkToIndex).join(', ')}`,
    ...(before === undefined ? [] : changes(before, release)),
  ];
}

/** What is new and what is gone since the release before, one line each, where there is anything. */
function changes(before: Release, release: Release): string[] {
  const { features, deviations } = diffReleases(before, release);
  const listed = (what: string, entries: readonly (FeatureText | CauseText)[]): string[] =>
    entries.length === 0 ? [] : [`- ${what}: ${entries.map(({ id }) => linkToIndex(id)).join(', ')}`];
  return [
    ...listed(`New since ${before.id}`, [...features.came, ...deviations.came]),
    ...listed(`Gone since ${before.id}`, [...features.went, ...deviations.went]),
  ];
}

function featureSection({ id, what, brought }: FeatureText): string[] {
  const having = RELEASES.filter(({ features }) => features.includes(id));
  return [
    '',
    `### ${id}`,
    '',
    sentence(what),
    '',
    `- Since: ${commits(brought)}`,
    `- Releases: ${releaseRanges(having.map((release) => release.id))}`,
  ];
}

function deviationSection({ id, what, ideal, where, brought, row }: CauseText): string[] {
  const having = RELEASES.filter(({ deviations }) => deviations.includes(id));
  return [
    '',
    `### ${id}`,
    '',
    sentence(what),
    '',
    `- The ideal: ${ideal}`,
    `- Where: ${where
      .split(', ')
      .map((name) => `\`${name}\``)
      .join(', ')}`,
    ...(brought === undefined ? [] : [`- Since: ${commits(brought)}`]),
    `- Upstream: ${commits(upstreamStatus([id]))}`,
    `- Releases: ${having.length === 0 ? 'none' : releaseRanges(having.map((release) => release.id))}`,
    ...(row === undefined ? [] : [`- Known as: ${row}`]),
  ];
}

function link(id: DeviationId | FeatureText['id']): string {
  return `[${id}](#${id})`;
}

function linkToIndex(id: DeviationId | FeatureText['id']): string {
  return `[${id}](README.md#${id})`;
}

function sentence(text: string): string {
  const first = /^[a-z][a-z]*(?= )/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  return `${first}.`;
}

/** A text in which each commit is a link. */
function commits(text: string): string {
  return text.replace(/\b[0-9a-f]{12}\b/g, (hash) => `[${hash}](https://git.kernel.org/linus/${hash})`);
}

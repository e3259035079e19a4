/**
 * A result as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS), for code scanning.
 *
 * A rule is a property, a result is a bucket. What a kernel tree shows is at a line of it, relative to its
 * root. A model has no lines: its results name the kernel function of the cause instead. Code scanning
 * services refuse a whole file for one result without a line, so in a run with trees such results are left
 * out, and a notification says how many.
 */
import { createHash } from 'node:crypto';
import { DEVIATIONS } from '../models/deviations.js';
import type { FindingReport, RunResult, TreePlace } from './result.js';
import { sarifRules } from './sarif/rules.js';
import { type Standing, standingOf } from './standing.js';
import { findingSentence } from './summary.js';
import { findingCommand } from './trees.js';
import { waivedText } from './waived.js';
import { OUTCOMES, plural } from './words.js';

export const SARIF_SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The log as JSON, ending in a newline. Equal results give equal text. */
export function renderSarif(result: RunResult): string {
  return `${JSON.stringify(sarifLog(result), null, 2)}\n`;
}

function sarifLog(result: RunResult): object {
  const rules = sarifRules(result);
  const placed = result.findings.filter(hasPlace);
  const shown = result.trees.length === 0 ? result.findings : placed;
  const left = result.findings.length - shown.length;
  return {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vmacheck', version: result.version, rules } },
        automationDetails: { id: `vmacheck/${result.command.replaceAll(' ', '-')}/` },
        invocations: [invocation(result, left)],
        ...(placed.length === 0 ? {} : { originalUriBaseIds: { TREE: { description: TREE_ROOT } } }),
        columnKind: 'utf16CodeUnits',
        results: shown.map((finding) => sarifResult(result, finding, rules)),
        properties: { seed: result.seed, blocks: result.blocks, cases: result.cases, digest: result.digest },
      },
    ],
  };
}

const TREE_ROOT = { text: 'The root of the kernel source tree.' };

function invocation(result: RunResult, left: number): object {
  const { code, reason } = result.exit;
  const notes = [
    ...(left === 0 ? [] : [`${plural(left, 'finding')} without a line of a tree: see result.json`]),
    ...result.notDone,
  ];
  return {
    // A run that found something has done its work; one that was interrupted or saw too little has not.
    executionSuccessful: code <= 1 || code === 3,
    exitCode: code,
    exitCodeDescription: reason,
    toolExecutionNotifications: [
      ...result.checks
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ title, detail }) => notification('error', `${title}: ${detail}`)),
      ...notes.map((note) => notification('note', note)),
    ],
  };
}

function notification(level: 'error' | 'note', text: string): object {
  return { level, message: { text } };
}

const LEVELS: Readonly<Record<Standing, 'error' | 'warning' | 'note'>> = {
  new: 'error',
  flaky: 'warning',
  waived: 'error',
  known: 'error',
  difference: 'note',
  hookFault: 'note',
};

function sarifResult(result: RunResult, finding: FindingReport, rules: readonly { id: string }[]): object {
  const { property, bucket, cause, token, releases, timesSeen, places = [] } = finding;
  const [first, ...others] = places;
  const command = findingCommand(result, finding);
  return {
    ruleId: property,
    ruleIndex: rules.findIndex(({ id }) => id === property),
    level: LEVELS[standingOf(finding)],
    message: { text: `${findingSentence(result, finding)}\nReproduce: ${command}` },
    locations: first === undefined ? logicalLocations(finding) : [treeLocation(first)],
    ...(others.length === 0
      ? {}
      : { relatedLocations: others.map((place, index) => ({ id: index + 1, ...treeLocation(place) })) }),
    partialFingerprints: fingerprints(bucket),
    suppressions: suppressions(finding),
    properties: {
      bucket,
      verdict: OUTCOMES[finding.verdict].word,
      standing: standingOf(finding),
      cause,
      releases,
      timesSeen,
      token,
      reproduce: command,
      ...(finding.flake === undefined ? {} : { reliability: finding.flake }),
    },
  };
}

/**
 * The bucket stays the same when lines move, so it alone tells results apart. The second name is the one that
 * GitHub reads; without it, it would hash the line's text.
 */
function fingerprints(bucket: string): Readonly<Record<string, string>> {
  return {
    'vmacheck/bucket/v1': bucket,
    primaryLocationLineHash: `${createHash('sha256').update(bucket).digest('hex').slice(0, 16)}:1`,
  };
}

/** Unsuppressed results carry an empty list: in SARIF an absent one means that nobody has looked. */
function suppressions({ known, waived }: FindingReport): object[] {
  if (waived !== undefined)
    return [{ kind: 'external', status: 'accepted', justification: waivedText(waived) }];
  if (known === null) return [];
  return [{ kind: 'external', status: 'accepted', justification: `${known.status}: ${known.note}` }];
}

function hasPlace({ places }: FindingReport): boolean {
  return places !== undefined && places.length > 0;
}

function treeLocation({ function: name, path, line }: TreePlace): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path), uriBaseId: 'TREE' },
      region: { startLine: line },
    },
    logicalLocations: [{ name, kind: 'function' }],
  };
}

/** Each release that shows it, with the function of each deviation of the cause where there is one. */
function logicalLocations({ releases, cause }: FindingReport): object[] {
  const functions = [...new Set(cause.map((id) => DEVIATIONS[id].where))];
  return releases.map((release) => ({
    logicalLocations: [
      { name: release, kind: 'module' },
      ...functions.map((name) => ({ name, fullyQualifiedName: `${release}/${name}`, kind: 'function' })),
    ],
  }));
}

import { describe, expect, it } from 'vitest';
import { renderSarif } from '../../reports/sarif.js';
import { sarifFaults } from '../support/sarif.js';
import { HOSTILE, hostileResult, modelResult, treeResult } from './ci-examples.js';
import { exampleResult } from './examples.js';

interface Location {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: { readonly startLine: number };
  };
  readonly logicalLocations: readonly { readonly name: string; readonly fullyQualifiedName?: string }[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly justification: string }[];
}

function runOf(text: string) {
  const log = JSON.parse(text);
  return log.runs[0] as {
    readonly tool: { readonly driver: { readonly rules: { id: string; help: { markdown: string } }[] } };
    readonly results: SarifResult[];
    readonly invocations: {
      executionSuccessful: boolean;
      exitCode: number;
      toolExecutionNotifications: { level: string; message: { text: string } }[];
    }[];
  };
}

describe('SARIF', () => {
  it.each([
    ['of a run on models', exampleResult()],
    ['with new findings', modelResult()],
    ['of a run on a tree', treeResult()],
    ['of hostile text', hostileResult()],
    ['of a run that found nothing', { ...exampleResult(), findings: [], checks: [], notDone: [] }],
  ])('%s is valid by the schema of SARIF 2.1.0', (_, result) => {
    expect(sarifFaults(JSON.parse(renderSarif(result)))).toEqual([]);
  });

  it('the schema refuses what is no SARIF: the check can fail', () => {
    const log = JSON.parse(renderSarif(treeResult()));
    expect(sarifFaults({ ...log, version: '3.0.0' })).not.toEqual([]);
    log.runs[0].results[0].level = 'violation';
    log.runs[0].results[1].locations[0].physicalLocation.region.startLine = 0;
    delete log.runs[0].results[2].message;
    expect(sarifFaults(log)).toHaveLength(3);
  });

  it('is as recorded, of models and of a tree', async () => {
    await expect(renderSarif(modelResult())).toMatchFileSnapshot('../golden/reports/models.sarif');
    await expect(renderSarif(treeResult())).toMatchFileSnapshot('../golden/reports/tree.sarif');
  });

  it('has a rule for each property, with its page as help', () => {
    const { tool, results } = runOf(renderSarif(treeResult()));
    const { rules } = tool.driver;
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex].id).toBe(ruleId);
    const flags = rules.find(({ id }) => id === 'flags-as-asked');
    expect(flags?.help.markdown).toContain('- Code: `properties/laws/flags-as-asked.ts`');
  });

  it('is at a line of the tree, relative to its root; the others on the way are related', () => {
    const [first] = runOf(renderSarif(treeResult())).results;
    expect(first.locations).toHaveLength(1);
    expect(first.locations[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: 'mm/vma.c', uriBaseId: 'TREE' },
        region: { startLine: 2640 },
      },
      logicalLocations: [{ name: '__mmap_new_file_vma' }],
    });
    const related = first.relatedLocations?.map(
      ({ physicalLocation }) => physicalLocation?.artifactLocation.uri,
    );
    expect(related).toEqual(['mm/util.c', 'include/linux/with%20space.h']);
  });

  it('names for a model the release and the function of the cause, and no line', () => {
    const [first] = runOf(renderSarif(modelResult())).results;
    expect(first.locations).toHaveLength(1);
    expect(first.locations[0].physicalLocation).toBeUndefined();
    const names = first.locations[0].logicalLocations.map(
      ({ name, fullyQualifiedName }) => fullyQualifiedName ?? name,
    );
    expect(names[0]).toBe('6.16');
    expect(names[1]).toMatch(/^6\.16\/\w+$/);
  });

  it('of a tree has no result without a line, and says how many it left out', () => {
    const { results, invocations } = runOf(renderSarif(treeResult()));
    expect(results).toHaveLength(3);
    expect(results.every(({ locations }) => locations[0].physicalLocation !== undefined)).toBe(true);
    const notes = invocations[0].toolExecutionNotifications.map(({ message }) => message.text);
    expect(notes).toContain('1 finding without a line of a tree: see result.json');
  });

  it('gives the level by what the finding means', () => {
    expect(runOf(renderSarif(treeResult())).results.map(({ level }) => level)).toEqual([
      'error',
      'warning',
      'error',
    ]);
    expect(runOf(renderSarif(modelResult())).results.map(({ level }) => level)).toEqual([
      'error',
      'note',
      'note',
    ]);
  });

  it('suppresses what is known or waived, and nothing else', () => {
    const tree = runOf(renderSarif(treeResult())).results.map(({ suppressions }) => suppressions);
    expect(tree).toEqual([
      [],
      [],
      [
        expect.objectContaining({
          justification: 'waived until 2027-01-31 by A. Developer: the fix is under review',
        }),
      ],
    ]);
    const [known] = runOf(renderSarif(exampleResult())).results;
    expect(known.suppressions[0].justification).toMatch(/^fixed upstream: /);
  });

  it('has fingerprints that only the bucket decides', () => {
    const before = runOf(renderSarif(treeResult())).results;
    const moved = treeResult();
    const after = runOf(
      renderSarif({
        ...moved,
        seed: 'another',
        findings: moved.findings.map((finding) => ({
          ...finding,
          token: 'vc1_other',
          timesSeen: 1,
          ...(finding.places === undefined
            ? {}
            : { places: finding.places.map((place) => ({ ...place, line: place.line + 40 })) }),
        })),
      }),
    ).results;
    const prints = (results: readonly SarifResult[]) => results.map((each) => each.partialFingerprints);
    expect(prints(after)).toEqual(prints(before));
    expect(new Set(prints(before).map((print) => print.primaryLocationLineHash)).size).toBe(before.length);
  });

  it.each([
    [0, true],
    [1, true],
    [3, true],
    [4, false],
    [5, false],
  ])('says of exit code %i whether the run did its work: %s', (code, success) => {
    const [invocation] = runOf(renderSarif({ ...treeResult(), exit: { code, reason: 'so' } })).invocations;
    expect(invocation).toMatchObject({ exitCode: code, executionSuccessful: success });
  });

  it('keeps hostile text as it is', () => {
    const [first] = runOf(renderSarif(hostileResult())).results;
    expect(first.partialFingerprints['vmacheck/bucket/v1']).toBe(HOSTILE);
  });
});

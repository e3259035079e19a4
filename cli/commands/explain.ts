import { type Command, Option } from 'commander';
import { searchExample } from '../../campaigns/example-search.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { DEVIATION_IDS, type DeviationId } from '../../models/deviations.js';
import { VmacheckError } from '../../models/errors.js';
import { findRelease, RELEASE_IDS } from '../../models/releases.js';
import { Judge } from '../../properties/judge.js';
import type { LedgerEntry } from '../../properties/ledger.js';
import type { Finding } from '../../properties/property.js';
import { findProperty } from '../../properties/registry.js';
import { explainDeviation, renderDeviationText } from '../../reports/deviation.js';
import { type Explanation, explainFinding } from '../../reports/explain.js';
import { scenarioOrder } from '../../shrinkers/order.js';
import { loadLedger } from '../ledger.js';
import { jsonOption } from '../options.js';
import { print, terminalStyle } from '../print.js';
import { runOn, runOnOtherPath } from '../runs.js';

interface Options {
  readonly ledger: string;
  readonly json?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('one deviation: what the kernel does, since when, which laws notice, the smallest example')
    .argument(
      '<deviation>',
      'its name, as in the cause of a finding; "vmacheck releases" lists them',
      deviation,
    )
    .addOption(new Option('--ledger <file>', 'known findings; "empty" for none').default('packaged'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck explain compat-flags-or-only
  $ vmacheck explain merge-leaks-handed-file --json`,
    )
    .action((id: DeviationId, options: Options) => {
      const entries = loadLedger(options.ledger).entries.filter(({ cause }) => cause.join() === id);
      const told = explainDeviation(id, entries, exampleOf(id, entries));
      print(options.json, told, () => renderDeviationText(told, terminalStyle()));
    });
}

/** @throws VmacheckError `UNKNOWN_NAME` */
function deviation(name: string): DeviationId {
  const id = DEVIATION_IDS.find((known) => known === name);
  if (id === undefined)
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'deviation', name, known: DEVIATION_IDS });
  return id;
}

/** The example of the ledger, or one that a search finds. */
function exampleOf(id: DeviationId, entries: readonly LedgerEntry[]): Explanation | null {
  const known = fromLedger(entries);
  if (known !== null) return explained(known.finding, known.entry);
  const found = searchExample(id);
  return found === null ? null : explained(found, null);
}

/** The least scenario of the entries on the newest release on which it shows; laws go first. */
function fromLedger(entries: readonly LedgerEntry[]): { finding: Finding; entry: LedgerEntry } | null {
  const laws = entries.filter(({ property }) => findProperty(property).kind === 'law');
  const [least] = (laws.length > 0 ? laws : entries)
    .map((entry) => ({ entry, scenario: decodeToken(entry.token) }))
    .sort((a, b) => scenarioOrder(a.scenario, b.scenario));
  if (least === undefined) return null;
  const { entry, scenario } = least;
  const release = RELEASE_IDS.findLast((id) => entry.tokenShows.includes(id));
  const finding = release && new Judge(findRelease(release)).find(scenario, entry.bucket);
  return finding ? { finding, entry } : null;
}

function explained(finding: Finding, known: LedgerEntry | null): Explanation {
  const beside = runOnOtherPath(finding.scenario, finding.release);
  return explainFinding({
    finding,
    property: findProperty(finding.property),
    trace: runOn(finding.scenario, finding.release),
    token: encodeToken(finding.scenario),
    known,
    ...(beside === null ? {} : { beside }),
  });
}

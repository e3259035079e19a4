import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { withFindings } from '../../campaigns/ledger-entries.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { EMPTY_LEDGER, readLedger } from '../../properties/ledger.js';
import { packagedLedger } from '../ledger.js';
import { readResult } from '../read-result.js';

export function addLedger(program: Command): void {
  program
    .command('ledger')
    .description('add the findings of a run to the ledger of known findings, to be reviewed and committed')
    .argument('<result...>', 'result.json files, as written by --out')
    .addOption(new Option('--ledger <file>', 'the ledger to add to').default(packagedLedger(), 'packaged'))
    .addHelpText(
      'after',
      '\nExample:\n  $ vmacheck ledger results/campaign-2026-11-23/result.json --ledger ledger.json',
    )
    .action((paths: string[], options: { ledger: string }) => {
      let ledger = existsSync(options.ledger) ? readLedger(options.ledger) : EMPTY_LEDGER;
      const before = ledger.entries.length;
      for (const path of paths) ledger = withFindings(ledger, readResult(path).findings);
      const folder = new ResultsFolder(dirname(options.ledger));
      folder.write(basename(options.ledger), `${JSON.stringify(ledger, null, 2)}\n`);
      process.stdout.write(
        `${ledger.entries.length - before} entries added, ${ledger.entries.length} in all\n`,
      );
    });
}

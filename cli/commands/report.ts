import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { renderText } from '../../reports/text.js';
import { renderHtmlReport } from '../html.js';
import { readResult } from '../read-result.js';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render the JSON result of a run as text or as one self-contained HTML page')
    .argument('<result>', 'a result.json, as written by campaign --out or fuzz --json')
    .addOption(new Option('--html <file>', 'write an HTML page instead of printing text'))
    .addHelpText(
      'after',
      '\nExample:\n  $ vmacheck report results/campaign-2026-11-23/result.json --html report.html',
    )
    .action((path: string, { html }: { html?: string }) => {
      const result = readResult(path);
      if (html === undefined)
        process.stdout.write(renderText(result, { color: process.stdout.isTTY === true }));
      else
        process.stdout.write(
          `${new ResultsFolder(dirname(html)).write(basename(html), renderHtmlReport(result))}\n`,
        );
    });
}

/** Where the result of a run goes: standard output, the results folder, and a file for each format asked for. */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { ResultsFolder } from '../campaigns/results-folder.js';
import { VmacheckError } from '../models/errors.js';
import { renderAnnotations, withoutCommands } from '../reports/annotations.js';
import { renderGitlab } from '../reports/gitlab.js';
import { renderJson } from '../reports/json.js';
import { renderJUnit } from '../reports/junit.js';
import { renderMarkdown } from '../reports/markdown.js';
import type { RunResult } from '../reports/result.js';
import { renderSarif } from '../reports/sarif.js';
import { renderText } from '../reports/text.js';
import { renderHtmlReport } from './html.js';
import { jsonOption } from './options.js';

export interface OutputOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly out?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly gitlab?: string;
  readonly summary?: string;
  readonly github?: boolean;
}

/** The formats that are files, by the option that asks for one and the name in the results folder. */
const FORMATS = [
  { option: 'junit', name: 'junit.xml', render: renderJUnit },
  { option: 'sarif', name: 'results.sarif', render: renderSarif },
  { option: 'gitlab', name: 'gitlab.json', render: renderGitlab },
] as const;

/** Adds the options that say where a result goes. */
export function withOutputOptions(command: Command): Command {
  return command
    .option('--verbose', 'tell all of the known findings too')
    .addOption(new Option('--junit <file>', 'write JUnit XML'))
    .addOption(new Option('--sarif <file>', 'write SARIF 2.1.0, for code scanning'))
    .addOption(new Option('--gitlab <file>', 'write a GitLab Code Quality report'))
    .addOption(new Option('--summary <file>', 'append Markdown, as to $GITHUB_STEP_SUMMARY'))
    .addOption(new Option('--github', 'print GitHub annotations too').conflicts('json'))
    .addOption(new Option('--out <folder>', 'write the result in all formats'))
    .addOption(jsonOption());
}

/**
 * Makes the folders of the files asked for. Called before a run, so that a night's work does not end with a
 * misspelt path.
 *
 * @throws VmacheckError `PATH_UNWRITABLE`
 */
export function prepareOutputs(options: OutputOptions): void {
  for (const { option } of FORMATS) {
    const path = options[option];
    if (path !== undefined) new ResultsFolder(dirname(path));
  }
  if (options.summary !== undefined) append(options.summary, '');
}

/**
 * Writes the results folder and the files asked for, and prints the result.
 *
 * @throws VmacheckError `PATH_UNWRITABLE`, `STORAGE_FULL`
 */
export function publish(result: RunResult, folder: ResultsFolder | null, options: OutputOptions): void {
  if (folder !== null) {
    for (const { name, render } of FORMATS) folder.write(name, render(result));
    folder.write('summary.md', renderMarkdown(result));
    folder.write('report.txt', renderText(result, { color: false }));
    folder.write('report.html', renderHtmlReport(result));
    // Last, since whoever sees it expects the others.
    folder.write('result.json', renderJson(result));
  }
  for (const { option, render } of FORMATS) {
    const path = options[option];
    if (path !== undefined) new ResultsFolder(dirname(path)).write(basename(path), render(result));
  }
  if (options.summary !== undefined) append(options.summary, renderMarkdown(result));
  process.stdout.write(printed(result, folder, options));
}

function printed(result: RunResult, folder: ResultsFolder | null, options: OutputOptions): string {
  if (options.json) return renderJson(result);
  const color = process.stdout.isTTY === true;
  const text = renderText(result, { color, full: options.verbose === true });
  const all = folder === null ? text : `${text}results in ${folder.path}\n`;
  return options.github ? `${withoutCommands(all, randomUUID())}${renderAnnotations(result)}` : all;
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: (error as Error).message });
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { disagreements } from '../../campaigns/corpus/check.js';
import {
  type Corpus,
  type CorpusEntry,
  corpusEntry,
  EMPTY_CORPUS,
  formatCorpus,
  readCorpus,
  tokenCount,
  union,
} from '../../campaigns/corpus/file.js';
import { minimise } from '../../campaigns/corpus/minimise.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { VmacheckError } from '../../models/errors.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { EXIT } from '../exit-codes.js';
import { jsonOption } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly json?: boolean;
  readonly comment?: string;
}

export function addCorpus(program: Command): void {
  const group = program
    .command('corpus')
    .description('tokens in text files for git: one a line, sorted, with # comments')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck corpus add overlayfs.corpus vc1_AQ... --comment 'lost VM_MAYWRITE, March 2027'
  $ vmacheck corpus min overlayfs.corpus
  $ vmacheck corpus check *.corpus

As git's merge driver, where .gitattributes says "*.corpus merge=vmacheck":
  $ git config merge.vmacheck.driver 'vmacheck corpus merge %A %B'`,
    );
  addAdd(group);
  addMin(group);
  addMerge(group);
  addCheck(group);
}

function addAdd(group: Command): void {
  group
    .command('add')
    .description('add tokens to a file, which is made where there is none')
    .argument('<file>', 'the corpus')
    .argument('<token...>', 'tokens, or - for those on standard input, one a line')
    .addOption(new Option('--comment <text>', 'a comment for each token that is added'))
    .addOption(jsonOption())
    .action((path: string, tokens: string[], { comment, json }: Options) => {
      const corpus = existsSync(path) ? readCorpus(path) : EMPTY_CORPUS;
      const comments = comment === undefined ? [] : [commentLine(comment)];
      const given = tokens.flatMap(fromStandardInput).map((token) => corpusEntry(token, comments));
      const known = new Set(corpus.entries.map(({ token }) => token));
      const fresh = new Map(
        given.filter(({ token }) => !known.has(token)).map((entry) => [entry.token, entry]),
      );
      const after = { ...corpus, entries: [...corpus.entries, ...fresh.values()] };
      write(path, after);
      const facts = { added: fresh.size, known: given.length - fresh.size, tokens: tokenCount(after) };
      print(json, facts, () => `${facts.added} added, ${facts.known} there already, ${facts.tokens} in all`);
    });
}

function addMin(group: Command): void {
  group
    .command('min')
    .description('drop the tokens that show no bucket and no feature which the others do not show')
    .argument('<file...>', 'corpora, each for itself')
    .addOption(jsonOption())
    .action((paths: string[], { json }: Options) => {
      const corpora = paths.map((path) => ({ path, corpus: readCorpus(path) }));
      const facts = corpora.map(({ path, corpus }) => {
        const entries = minimise(unique(corpus));
        write(path, { ...corpus, entries });
        return { path, kept: entries.length, dropped: tokenCount(corpus) - entries.length };
      });
      print(json, facts, () =>
        facts.map(({ path, kept, dropped }) => `${path}: ${kept} kept, ${dropped} dropped`).join('\n'),
      );
    });
}

function addMerge(group: Command): void {
  group
    .command('merge')
    .description('write into the first file all that stands in any of them')
    .argument('<file...>', 'corpora')
    .addOption(jsonOption())
    .action((paths: string[], { json }: Options) => {
      const merged = union(paths.map(readCorpus));
      write(paths[0], merged);
      const facts = { path: paths[0], tokens: tokenCount(merged) };
      print(json, facts, () => `${facts.path}: ${facts.tokens} tokens`);
    });
}

function addCheck(group: Command): void {
  group
    .command('check')
    .description(
      'every token decodes, stands in its place, and runs the same on both models of every release',
    )
    .argument('<file...>', 'corpora')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExit code 2 and the line for a damaged or untidy file, 1 and the line where the models disagree.',
    )
    .action((paths: string[], { json }: Options) => {
      const corpora = paths.map((path) => ({ path, corpus: tidy(path) }));
      const faults = corpora.flatMap(({ path, corpus }) =>
        disagreements(corpus).map((each) => ({ path, ...each })),
      );
      const tokens = corpora.reduce((sum, { corpus }) => sum + corpus.entries.length, 0);
      print(json, { tokens, releases: RELEASE_IDS.length, disagreements: faults }, () =>
        [
          ...faults.map(
            ({ path, line, release, token }) =>
              `${path}:${line}: reference and optimized model disagree on ${release}: ${token}`,
          ),
          `${tokens} tokens on ${RELEASE_IDS.length} releases, ${faults.length} disagreements`,
        ].join('\n'),
      );
      if (faults.length > 0) process.exitCode = EXIT.finding;
    });
}

/** A corpus that is as it would be written. */
function tidy(path: string): Corpus {
  const corpus = readCorpus(path);
  const [first] = corpus.untidy;
  if (first === undefined) return corpus;
  const reason = `${first.reason}; "vmacheck corpus merge ${path}" puts it in order`;
  throw new VmacheckError({ code: 'CORPUS_INVALID', path, line: first.line, reason });
}

/** Each token once, with the comments of all its copies. */
function unique({ entries }: Corpus): CorpusEntry[] {
  const first = new Map<string, CorpusEntry>();
  for (const entry of entries) {
    const known = first.get(entry.token);
    const comments = [...new Set([...(known?.comments ?? []), ...entry.comments])];
    first.set(entry.token, { ...(known ?? entry), comments });
  }
  return [...first.values()];
}

function commentLine(text: string): string {
  return `# ${text.replace(/\p{Cc}+/gu, ' ').trim()}`;
}

function fromStandardInput(token: string): string[] {
  if (token !== '-') return [token];
  const lines = readFileSync(0, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function write(path: string, corpus: Corpus): void {
  new ResultsFolder(dirname(path)).write(basename(path), formatCorpus(corpus));
}

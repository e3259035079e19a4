/** The ready files for continuous integration: they parse, and their commands are those of the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createProgram } from '../../cli/program.js';

const FOLDER = new URL('../../docs/ci/', import.meta.url);
const files = readdirSync(FOLDER).sort();
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const isYaml = (name: string) => /\.ya?ml$/.test(name);

/** The documents of a YAML 1.2 file; throws for any error or warning. */
function yaml(text: string): unknown[] {
  return parseAllDocuments(text, { strict: true }).map((document) => {
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) throw fault;
    return document.toJS();
  });
}

/** The commands `vmacheck …` of a text, variables replaced by 1. */
function commandsIn(text: string): string[][] {
  const joined = text.replace(/\\\n\s*/g, ' ').replace(/\$\{\{[^}]*\}\}|\$\(\([^)]*\)\)|\$\{?\w+\}?/g, '1');
  return [...joined.matchAll(/(?:^|[\s'"])vmacheck ((?:[a-z]+)(?: [^\n]*)?)$/gm)].map(([, rest]) => {
    // Up to what the shell would take for something else.
    const [command] = rest.split(/ (?:>|\|\||&&|;|2>)|; /);
    return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);
  });
}

/** Parses with the program's own commands, which do nothing; throws as the program would. */
async function parse(args: readonly string[]): Promise<void> {
  const program = createProgram();
  let done = 0;
  const silence = (command: Command) => {
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
    if (command.commands.length === 0) command.action(() => void done++);
    command.commands.forEach(silence);
  };
  silence(program);
  await program.parseAsync([...args], { from: 'user' });
  if (done !== 1) throw new Error(`no command: ${args.join(' ')}`);
}

/** The text of the file that holds commands: for Markdown, its shell examples. */
function shellOf(name: string): string {
  const text = read(name);
  if (name.endsWith('.md'))
    return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n');
  return text;
}

describe('docs/ci', () => {
  test.each(files.filter(isYaml))('%s is YAML', (name) => {
    expect(yaml(read(name)).length).toBeGreaterThan(0);
  });

  test('the YAML check can fail', () => {
    expect(() => yaml('a: 1\na: 2\n')).toThrow(/unique/);
    expect(() => yaml('a: [1\n')).toThrow();
  });

  const commands = files.flatMap((name) =>
    commandsIn(shellOf(name)).map((args) => ({ name, args, line: args.join(' ') })),
  );

  test('has commands in every file that is to run something', () => {
    const without = files.filter((file) => !commands.some(({ name }) => name === file));
    expect(without).toEqual(['vmacheck-nightly.timer']);
    expect(commands.length).toBeGreaterThan(12);
  });

  test.each(commands)('$name: vmacheck $line', async ({ args }) => {
    await expect(parse(args)).resolves.toBeUndefined();
  });

  test.each([
    ['an option that does not exist', ['campaign', '--for-ever']],
    ['a command that does not exist', ['watch']],
    ['a shard that is none', ['campaign', '--shard', '9/8']],
    ['an argument too few', ['tree', 'compare', 'base']],
  ])('the command check can fail: %s', async (_, args) => {
    await expect(parse(args)).rejects.toThrow();
  });

  test('the page names every file and every exit code', () => {
    const page = read('README.md');
    for (const name of files.filter((file) => file !== 'README.md')) {
      expect(page).toContain(name.endsWith('.timer') ? '.timer' : `(${name})`);
    }
    for (const code of [0, 1, 2, 3, 4, 5]) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
  });

  test('GitHub: each job has what it needs, and the parts are those that are merged', () => {
    const [nightly] = yaml(read('github-nightly.yml')) as [
      {
        jobs: {
          shard: { strategy: { matrix: { shard: number[] } } };
          merge: { needs: string; steps: { run?: string }[] };
        };
      },
    ];
    const parts = nightly.jobs.shard.strategy.matrix.shard.map((index) => `part-${index}`);
    const merge = nightly.jobs.merge.steps
      .flatMap(({ run }) => run ?? [])
      .find((run) => run.includes('merge'));
    expect(merge).toContain(`vmacheck merge ${parts.join(' ')} --out`);
    expect(nightly.jobs.merge.needs).toBe('shard');
  });

  test('Kubernetes: as many completions as shards, and as many parts to merge', () => {
    const [shards, merge] = yaml(read('kubernetes-job.yaml')) as {
      spec: { completions?: number; template: { spec: { containers: { args: string[] }[] } } };
    }[];
    const argsOf = (job: typeof merge) => job.spec.template.spec.containers[0].args.join('\n');
    expect(argsOf(shards)).toContain(`--shard "$shard/${shards.spec.completions}"`);
    expect(argsOf(merge).match(/part-\d+/g)).toHaveLength(shards.spec.completions ?? 0);
  });

  test.each([
    'vmacheck-nightly.service',
    'vmacheck-nightly.timer',
  ])('%s has sections and assignments only', (name) => {
    for (const line of read(name).split('\n')) expect(line).toMatch(/^(|#.*|\[\w+\]|\w+=.+)$/);
  });

  test('crontab has variables and lines of five fields', () => {
    for (const line of read('crontab').trimEnd().split('\n')) {
      expect(line).toMatch(/^(#.*|[A-Z]+=.*|([\d*/,-]+ ){5} ?\S.*)$/);
    }
  });
});

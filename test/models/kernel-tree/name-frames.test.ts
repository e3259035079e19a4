import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameFrames } from '../../../models/kernel-tree/name-frames.js';

const suite = spawnSync('gcc', ['--version']).status === 0 ? describe : describe.skip;

suite('frames that a process has left as addresses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-frames-'));
  const program = join(folder, 'program+1');
  let main: string;
  beforeAll(() => {
    const source = join(folder, 'program.c');
    writeFileSync(
      source,
      'static inline int inner(int *p)\n{\n\treturn *p;\n}\nint main(int c, char **v)\n{\n\treturn inner(&c);\n}\n',
    );
    execFileSync('gcc', ['-g', '-O2', '-no-pie', '-fno-pie', source, '-o', program]);
    const symbols = execFileSync('nm', [program], { encoding: 'utf8' });
    main = `0x${/^0*([0-9a-f]+) T main$/m.exec(symbols)?.[1]}`;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const frame = (number: number) => `    #${number} ${main}  (${program}+${main}) (BuildId: 00ff)`;

  test('get functions and places, those that are inlined a frame of their own', () => {
    const lines = nameFrames(`${frame(0)}\n${frame(1)}\n`, program)
      .trimEnd()
      .split('\n');
    expect(lines.map((line, i) => line.startsWith(`    #${i} ${main} in `))).not.toContain(false);
    expect(lines.at(-1)).toMatch(/ in main \/.*\/program\.c:\d$/);
    expect(lines.length % 2).toBe(0);
  });

  test('of the harness look like those of a sanitizer', () => {
    const said = nameFrames(`vmacheck: SIGSEGV: a bad address was used\nvmacheck: frame ${main}\n`, program);
    expect(said).toMatch(/^vmacheck: SIGSEGV: .*\n {4}#0 0x[0-9a-f]+ in \w+ .*program\.c:\d\n/);
  });

  test('of other modules, and of no function, are named by the module', () => {
    const text = '    #0 0x7f01  (/lib/libc.so.6+0x01)\n    #1 0x01  (PROGRAM+0x01)\n'.replace(
      'PROGRAM',
      program,
    );
    expect(nameFrames(text, program)).toBe('    #0 0x7f01 in libc.so.6\n    #1 0x01 in program+1\n');
  });

  test('are counted from 0 in each stack, and everything else is as it was', () => {
    const text = `READ of size 8\n${frame(0)}\nfreed by\n${frame(0)}\n#0 is no frame (x+0x1)\n`;
    const lines = nameFrames(text, program).split('\n');
    expect(lines.filter((line) => line.startsWith('    #0 0x'))).toHaveLength(2);
    expect(lines[0]).toBe('READ of size 8');
    expect(lines).toContain('freed by');
    expect(lines.at(-2)).toBe('#0 is no frame (x+0x1)');
  });

  test('are left alone by a program that is not there, however many there are', () => {
    const text = Array.from({ length: 2000 }, (_, i) => `    #${i} 0x${i}  (/no/program+0x${i})`).join('\n');
    expect(nameFrames(text, '/no/program').split('\n')).toHaveLength(2000);
  });
});

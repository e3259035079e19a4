import { describe, expect, it, test } from 'vitest';
import { corpusEntry, formatCorpus, parseCorpus, tokenCount, union } from '../../../campaigns/corpus/file.js';
import { packagePath } from '../../../campaigns/package-root.js';
import { VmacheckError } from '../../../models/errors.js';
import { readLedger } from '../../../properties/ledger.js';

const [A, B, C] = readLedger(packagePath('corpus/ledger.json'))
  .entries.map(({ token }) => token)
  .filter((token, index, all) => all.indexOf(token) === index)
  .sort();
const parse = (text: string) => parseCorpus('test.corpus', Buffer.from(text));
const tidied = (text: string) => formatCorpus(parse(text));

describe('a corpus file', () => {
  it('is written sorted, each token once, ending in a line end', () => {
    expect(tidied(`${C}\n${A}\n${B}\n${A}`)).toBe(`${A}\n${B}\n${C}\n`);
  });

  it('keeps comments: those of the file on top, the others above their token', () => {
    const text = `# Of overlayfs.\n# Reviewed in March.\n\n# lost a flag\n${A}\n# leaks\n# twice\n${B}\n# the end\n`;
    expect(tidied(text)).toBe(text);
    expect(parse(text).untidy).toEqual([]);
    expect(tidied(`# leaks\n${B}\n# lost a flag\n${A}\n`)).toBe(`# lost a flag\n${A}\n# leaks\n${B}\n`);
  });

  it('gives a token that stands twice the comments of both', () => {
    expect(tidied(`# one\n${A}\n${B}\n# two\n# one\n${A}\n`)).toBe(`# one\n# two\n${A}\n${B}\n`);
  });

  it('is the same however often it is read and written', () => {
    const once = tidied(`# head\n\n${B}\n${B}\n# x\n${A}\n`);
    expect(tidied(once)).toBe(once);
    expect(parse(once).untidy).toEqual([]);
  });

  it('may be empty', () => {
    expect(tidied('')).toBe('');
    expect(parse('').untidy).toEqual([]);
  });

  test.each<[string, string, number, RegExp]>([
    ['not sorted', `${B}\n${A}\n`, 2, /not sorted/],
    ['a token twice', `${A}\n${A}\n`, 2, /stands twice/],
    ['white space', `${A}\n ${B}\n`, 2, /white space/],
    ['an empty line', `${A}\n\n${B}\n`, 2, /empty line/],
    ['no line end', `${A}\n${B}`, 2, /no line end/],
  ])('that is untidy says where: %s', (_, text, line, reason) => {
    const [first] = parse(text).untidy;
    expect(first.line).toBe(line);
    expect(first.reason).toMatch(reason);
  });

  test.each<[string, Buffer, number, RegExp]>([
    ['no token', Buffer.from(`${A}\nhello\n`), 2, /not a vmacheck token/],
    ['a damaged token', Buffer.from(`# x\n${A.slice(0, -2)}AA\n`), 2, /damaged|not a vmacheck token/],
    ['a token of a later version', Buffer.from(`vc9_${A.slice(4)}\n`), 1, /archive version 9/],
    ['two tokens in a line', Buffer.from(`${A} ${B}\n`), 1, /not a vmacheck token/],
    ['a merge conflict', Buffer.from(`<<<<<<< ours\n${A}\n=======\n`), 1, /not a vmacheck token/],
    ['CR LF', Buffer.from(`${A}\n${B}\r\n`), 2, /carriage return/],
    ['a NUL', Buffer.from(`${A}\n# a\0b\n`), 2, /control character/],
    ['an escape sequence', Buffer.from(`# \u001b[31mred\n`), 1, /control character/],
    ['no UTF-8', Buffer.concat([Buffer.from(`${A}\n`), Buffer.from([0x23, 0xff, 0xfe, 10])]), 2, /not UTF-8/],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 1, /control character/],
    ['a huge line', Buffer.from(`${A}\n#${'x'.repeat(1 << 20)}\n`), 2, /longer than/],
    ['a huge line without an end', Buffer.alloc(1 << 22, 'A'), 1, /longer than/],
  ])('that is damaged is refused with the line: %s', (_, bytes, line, reason) => {
    let error: unknown;
    try {
      parseCorpus('test.corpus', bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VmacheckError);
    const { message, facts } = error as VmacheckError;
    expect(facts).toMatchObject({ code: 'CORPUS_INVALID', line });
    expect(message).toMatch(reason);
    expect(message).toMatch(/^test\.corpus:\d+: [^\n]{1,200}$/);
  });

  it('merges as a union, in whatever order', () => {
    const one = parse(`# head\n\n${A}\n# leaks\n${B}\n`);
    const two = parse(`${C}\n# again\n${B}\n`);
    expect(formatCorpus(union([one, two]))).toBe(`# head\n\n${A}\n# leaks\n# again\n${B}\n${C}\n`);
    expect(tokenCount(union([two, one]))).toBe(3);
    expect(formatCorpus(union([one, one]))).toBe(formatCorpus(one));
  });

  it('takes tokens in the form that this version writes', () => {
    expect(corpusEntry(` ${A}\n`).token).toBe(A);
    expect(() => corpusEntry('vc1_')).toThrow(VmacheckError);
  });
});

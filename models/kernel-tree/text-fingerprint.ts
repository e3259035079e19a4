/** Which text a build was compiled from, wherever the tree and the package are on this machine. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/**
 * A hash of preprocessed texts: of all that comes from files below `folders`, with the lines they stand in,
 * and of nothing else. Equal on two machines whose trees and harness are equal; what a system header adds is
 * left out, except where a macro of one is used.
 */
export function textFingerprint(texts: readonly string[], folders: readonly string[]): string {
  return hash(relevantLines(texts, folders));
}

/**
 * The same without knowing where a line stood, nor what a `__FILE__, __LINE__` tells of it: texts that only
 * differ in comments and empty lines are equal.
 */
export function codeFingerprint(texts: readonly string[], folders: readonly string[]): string {
  return hash(
    relevantLines(texts, folders)
      .filter((line) => !line.startsWith('# '))
      .map((line) => line.replace(PLACE, '$1')),
  );
}

/** `"tree/mm/util.c", 12`. */
const PLACE = /("tree\/[\w/.-]+", )\d+/g;

function relevantLines(texts: readonly string[], folders: readonly string[]): string[] {
  return texts.flatMap((text) => {
    let counts = false;
    return text
      .split('\n')
      .filter((line) => {
        const [, file] = /^# \d+ "([^"]+)"/.exec(line) ?? [];
        if (file !== undefined) counts = folders.some((folder) => file.startsWith(`${folder}/`));
        return counts && line.trim() !== '';
      })
      .map((line) => withoutFolders(line, folders));
  });
}

function hash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}

/** The last name of a folder is the same wherever it is. */
function withoutFolders(line: string, folders: readonly string[]): string {
  return folders.reduce((text, folder) => text.replaceAll(`${folder}/`, `${basename(folder)}/`), line);
}

/**
 * The frames of a stack, named. A sanitizer can name them itself, but takes longer for that than for thousands of
 * scenarios, every time that a process crashes anew; crashes come from few places.
 */
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

/** A frame as a sanitizer writes it that names nothing, or as the harness does. */
const FRAME =
  /^(?: *#\d+ (?<at>0x[0-9a-f]+) +\((?<module>[^\n]+)\+(?<offset>0x[0-9a-f]+)\)[^\n]*|vmacheck: frame (?<own>0x[0-9a-f]+))$/gm;

/** Addresses of a text that are looked up, at most. */
const MAX_ADDRESSES = 256;

/** By program and address: `function file:line`, the innermost inlined function first. Programs do not move. */
const named = new Map<string, Map<string, readonly string[]>>();

/** Puts function, file and line to each frame of a program; each inlined function becomes a frame of its own. */
export function nameFrames(text: string, program: string): string {
  const addresses = [...text.matchAll(FRAME)].flatMap(({ groups }) => addressIn(groups!, program) ?? []);
  const names = namesOf(program, [...new Set(addresses)].slice(0, MAX_ADDRESSES));
  let number = 0;
  let end = -1;
  return text.replaceAll(FRAME, (line, ...rest) => {
    const groups: Groups = rest.at(-1);
    const start: number = rest.at(-3);
    // A stack is a run of lines.
    if (start !== end + 1) number = 0;
    end = start + line.length;
    const address = addressIn(groups, program);
    const functions = address === undefined ? [] : (names.get(address) ?? []);
    const places = functions.length > 0 ? functions : [basename(groups.module ?? program)];
    return places.map((place) => `    #${number++} ${groups.at ?? groups.own} in ${place}`).join('\n');
  });
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Where in the program, or undefined for a frame of another. */
function addressIn({ module, offset, own }: Groups, program: string): string | undefined {
  return module === program ? offset : own;
}

function namesOf(program: string, addresses: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const names = named.get(program) ?? new Map<string, readonly string[]>();
  named.set(program, names);
  const unknown = addresses.filter((address) => !names.has(address));
  if (unknown.length === 0) return names;
  const { stdout } = spawnSync('addr2line', ['-e', program, '-a', '-i', '-f', ...unknown], {
    encoding: 'utf8',
  });
  const answers = (stdout ?? '').split(/^0x[0-9a-f]+\n/m).slice(1);
  for (const [i, lines] of answers.entries()) names.set(unknown[i], functionsIn(lines));
  return names;
}

/** Function and place of each function at an address, in lines of their own; of what is not known, `??`. */
function functionsIn(lines: string): string[] {
  return [...lines.matchAll(/^(.+)\n(.+:\d+).*$/gm)].flatMap(([, name, place]) =>
    name === '??' ? [] : `${name} ${place}`,
  );
}

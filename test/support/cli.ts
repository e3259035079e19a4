import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The built command line: `npm test` builds first. */
export const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs `vmacheck …` as a user does, and never throws for its exit code. */
export function vmacheck(...args: string[]) {
  return vmacheckWith({}, ...args);
}

/** The same with variables of the environment. */
export function vmacheckWith(env: Readonly<Record<string, string>>, ...args: string[]) {
  return execa(process.execPath, [CLI, ...args], {
    reject: false,
    env: { NO_COLOR: '1', ...env },
    stdin: 'ignore',
  });
}

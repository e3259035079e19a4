import type { CoverResult } from '../checker/result.js';
import { formatCount, plural } from './words.js';

/** What covering a scope has come to, as text. */
export function renderCoverText({
  release,
  status,
  states,
  classes,
  known,
  added,
  missed,
}: CoverResult): string {
  if (status !== 'complete')
    return `✗ the search of ${release} is not complete (${status}): nothing was chosen\n`;
  const lines = [
    `${release}: ${formatCount(classes)} classes of steps in ${formatCount(states)} states`,
    `${plural(known, 'scenario')} there already, ${formatCount(added.length)} added`,
    ...missed.map((name) => `✗ not shown by any run, so the checker is wrong somewhere: ${name}`),
    ...(missed.length === 0 ? ['✓ every class is shown by the run of some scenario'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

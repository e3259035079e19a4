/** What a teardown leaves behind although everything was unmapped and closed. */
import { formatPages, formatSpec } from '../kernel-words/values.js';
import { plural } from '../words.js';
import type { StateView } from './state.js';

/** Leaks, one sentence each; empty when all is gone. */
export function leftOver(state: StateView): string[] {
  const left: string[] = [];
  for (const { proc, charge, mapCount, vmas } of state.processes) {
    for (const vma of vmas) left.push(`VMA ${formatPages(vma.start, vma.end)} of p${proc} is still mapped`);
    if (charge > 0) left.push(`p${proc} is still charged ${plural(charge, 'page')}`);
    if (charge < 0) left.push(`p${proc} was given back ${plural(-charge, 'page')} more than it was charged`);
    if (mapCount !== vmas.length) left.push(`p${proc} is left with map_count ${mapCount}`);
  }
  for (const file of state.files) {
    left.push(`${file.name} is never freed: ${plural(file.references, 'reference')} left`);
  }
  state.writable.forEach((count, spec) => {
    if (count !== 0) left.push(`${formatSpec(spec)} keeps i_mmap_writable ${count}`);
  });
  state.users.forEach((count, spec) => {
    if (count > 0) left.push(`the driver of ${formatSpec(spec)} still counts ${plural(count, 'user')}`);
    if (count < 0) left.push(`the driver of ${formatSpec(spec)} counts ${count} users`);
  });
  return left;
}

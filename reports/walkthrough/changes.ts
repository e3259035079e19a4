/** What a step changed, from the states before and after it. */
import type { Operation } from '../../models/scenario.js';
import { LIFECYCLES, OBSERVED, PLACEMENTS, STEP } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { formatFilp, formatSpec } from '../kernel-words/values.js';
import { plural } from '../words.js';
import { type FieldChange, fieldChange } from './fields.js';
import type { OpenFileView, StateView } from './state.js';
import { vmaChanges } from './vma-changes.js';

/** One change, as a line and as data. */
export interface Change {
  readonly sign: '+' | '-' | '~';
  readonly about: 'vma' | 'charge' | 'map_count' | 'file' | 'writable' | 'users' | 'lock' | 'vm_ops';
  readonly text: string;
  readonly fields: readonly FieldChange[];
  /** The process of a VMA, charge or map_count; the number of an open file; the spec of a count. */
  readonly number: number;
  /** First pages of the VMAs it is about, as they are after the step; empty for anything else. */
  readonly starts: readonly number[];
}

/** All changes: VMAs and charge by process, then open files, writable counts, open and close calls. */
export function stateChanges(
  view: TraceView,
  step: number,
  before: StateView,
  after: StateView,
  operation: Operation | undefined,
): Change[] {
  const changes: Change[] = [];
  const placed = view.placement(step) === PLACEMENTS.newVma;
  after.processes.forEach((now, proc) => {
    const old = before.processes[proc];
    const own = operation !== undefined && operation.proc === proc ? operation : null;
    changes.push(...vmaChanges(proc, old.vmas, now.vmas, own, placed));
    if (old.charge !== now.charge) {
      const field = fieldChange('charge', String(old.charge), String(now.charge));
      const text = `p${proc} charge ${old.charge} → ${plural(now.charge, 'page')}`;
      changes.push({ sign: '~', about: 'charge', text, fields: [field], number: proc, starts: [] });
    }
    const wrong = now.mapCount - now.vmas.length;
    if (wrong !== 0 && wrong !== old.mapCount - old.vmas.length) {
      const text = `p${proc} map_count is ${now.mapCount}, with ${plural(now.vmas.length, 'VMA')}`;
      changes.push({ sign: '~', about: 'map_count', text, fields: [], number: proc, starts: [] });
    }
  });
  changes.push(...fileChanges(before.files, after.files));
  changes.push(...countChanges('writable', 'i_mmap_writable', before.writable, after.writable));
  changes.push(...countChanges('users', 'users', before.users, after.users));
  if (view.locks(step) !== 0)
    changes.push({
      sign: '~',
      about: 'lock',
      text: 'an i_mmap lock is still held',
      fields: [],
      number: 0,
      starts: [],
    });
  if (view.observed & OBSERVED.lifecycle) changes.push(...lifecycleCalls(view, step));
  return changes;
}

function fileChanges(before: readonly OpenFileView[], after: readonly OpenFileView[]): Change[] {
  const changes: Change[] = [];
  const old = new Map(before.map((file) => [file.number, file]));
  for (const file of before) {
    const now = after.find(({ number }) => number === file.number);
    if (now === undefined || now.spec !== file.spec) {
      changes.push(fileChange('-', file, `${file.name} is freed`));
    }
  }
  for (const file of after) {
    const was = old.get(file.number);
    const unheld = unheldText(file);
    if (was === undefined || was.spec !== file.spec) {
      const under = file.backing === 0 ? '' : `, over ${formatFilp(file.backing)}`;
      changes.push(
        fileChange('+', file, `${file.name}: ${plural(file.references, 'reference')}${under}${unheld}`),
      );
    } else if (was.references !== file.references || unheldText(was) !== unheld) {
      const count =
        was.references === file.references
          ? plural(file.references, 'reference')
          : `${was.references} → ${plural(file.references, 'reference')}`;
      changes.push(
        fileChange('~', file, `${file.name}: ${count}${unheld}`, [
          fieldChange('references', String(was.references), String(file.references)),
        ]),
      );
    }
  }
  return changes;
}

function fileChange(
  sign: Change['sign'],
  file: OpenFileView,
  text: string,
  fields: readonly FieldChange[] = [],
): Change {
  return { sign, about: 'file', text, fields, number: file.number, starts: [] };
}

/** Whether the references of an open file and those who hold them disagree. */
export function unheldText(file: OpenFileView): string {
  const unheld = file.references - file.holders.length;
  if (unheld > 0) return `, ${unheld} held by nobody`;
  return unheld < 0 ? `, but ${plural(file.holders.length, 'holder')}` : '';
}

/** Counts that each file of the scenario has. */
function countChanges(
  about: 'writable' | 'users',
  name: string,
  before: readonly number[],
  after: readonly number[],
): Change[] {
  return after.flatMap((count, spec): Change[] => {
    const was = before[spec];
    if (was === count) return [];
    const field = fieldChange(name, String(was), String(count));
    return [
      {
        sign: '~',
        about,
        text: `${formatSpec(spec)} ${field.text}`,
        fields: [field],
        number: spec,
        starts: [],
      },
    ];
  });
}

function lifecycleCalls(view: TraceView, step: number): Change[] {
  return LIFECYCLES.flatMap((table, index) =>
    (['opened', 'closed'] as const).flatMap((which): Change[] => {
      const count = view.lifecycle(step, STEP[which], index);
      if (count === 0) return [];
      const name = table === 'wrapped' ? 'wrapper_ops' : table;
      const text = `${name}->${which === 'opened' ? 'open' : 'close'} called ${count === 1 ? 'once' : `${count} times`}`;
      return [{ sign: '~', about: 'vm_ops', text, fields: [], number: index, starts: [] }];
    }),
  );
}

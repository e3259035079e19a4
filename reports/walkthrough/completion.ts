/** What became of the action that a hook asked for, and of its ->mapped. */
import { formatResult } from '../../models/errno.js';
import { actionType } from '../../models/step-args.js';
import { CALL, COMPLETED } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';

/**
 * The call at `at` from mmap_action_prepare on, as sentences; none when there was nothing to do.
 *
 * @param stays whether the range is mapped after the step
 */
export function completionTexts(view: TraceView, at: number, isCompat: boolean, stays: boolean): string[] {
  const { words } = view;
  const refused = words[at + CALL.prepareError];
  if (refused !== 0) return [`mmap_action_prepare refuses it: ${formatResult(refused)}`];
  const completed = words[at + CALL.completed];
  const has = (bit: number): boolean => (completed & bit) !== 0;
  if (!has(COMPLETED.entered)) return [];
  const error = words[at + CALL.completeError];
  const texts: string[] = [];
  if (!has(COMPLETED.actionDone)) texts.push(`the action fails: ${formatResult(error)}`);
  else if (actionType(words[at + CALL.action]) !== 0) texts.push('the action is carried out');
  if (has(COMPLETED.mappedRan))
    texts.push(has(COMPLETED.mappedDone) ? '->mapped is called' : `->mapped fails: ${formatResult(error)}`);
  if (has(COMPLETED.successHookRan)) texts.push(`success_hook returns ${formatResult(error)}`);
  if (error !== 0) {
    const override = words[at + CALL.override];
    if (override !== 0) texts.push(`the driver asks for ${formatResult(override)} instead`);
    if (!isCompat) texts.push(stays ? 'the mapping stays' : 'it is unmapped again');
  }
  return texts;
}

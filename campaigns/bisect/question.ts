/** What to search for, from what a case shows at both ends of a history. */
import { VmacheckError } from '../../models/errors.js';
import { TREE_EQUALS_MODEL, TREE_RUNS } from '../../properties/comparisons/index.js';
import type { Look, Question } from './search.js';

/**
 * The symptom that one end shows and the other does not: a bucket, if there is one; laws come before
 * crashes, those before a mere difference from the model.
 *
 * @param wanted a bucket; without one, whatever differs
 * @throws VmacheckError `BISECT_ENDS_ALIKE`; also where one end could not be run
 */
export function questionOf(first: Look, last: Look, wanted?: string): Question {
  const [before, after] = [first, last].map((look, i) => {
    if (look.kind === 'ran') return new Set(look.runs.flatMap(({ shows }) => shows));
    throw alike(`the ${i === 0 ? 'first' : 'last'} end does not build: ${look.reason}`);
  });
  const only = (shows: ReadonlySet<string>, lacks: ReadonlySet<string>, direction: Question['direction']) =>
    [...shows]
      .filter((symptom) => !lacks.has(symptom) && (wanted === undefined || symptom === wanted))
      .map((symptom) => ({ symptom, direction }));
  const questions = [...only(after, before, 'broken'), ...only(before, after, 'fixed')].sort(byWeight);
  if (questions.length > 0) return questions[0];
  const shown = [...after].filter((each) => each.includes('/'));
  const what = wanted === undefined ? (shown.length === 0 ? 'nothing' : shown.join(', ')) : wanted;
  const both =
    wanted === undefined || after.has(wanted) ? `both ends show ${what}` : `neither end shows ${what}`;
  throw alike(both);
}

function byWeight(a: Question, b: Question): number {
  const names = a.symptom < b.symptom ? -1 : 1;
  return weight(a.symptom) - weight(b.symptom) || a.direction.localeCompare(b.direction, 'en') || names;
}

function weight(symptom: string): number {
  if (!symptom.includes('/')) return 3;
  if (symptom.startsWith(`${TREE_EQUALS_MODEL.id}/`)) return 2;
  return symptom.startsWith(`${TREE_RUNS.id}/`) ? 1 : 0;
}

function alike(what: string): VmacheckError {
  return new VmacheckError({ code: 'BISECT_ENDS_ALIKE', what });
}

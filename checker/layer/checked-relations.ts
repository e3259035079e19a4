import type { Relation } from '../../properties/property.js';
import { directEqualsNested } from '../../properties/relations/direct-equals-nested.js';
import { hookCheckAcceptsPrepare } from '../../properties/relations/hook-check-accepts-prepare.js';
import { identityHookChangesNothing } from '../../properties/relations/identity-hook-changes-nothing.js';
import { nestedTwiceEqualsOnce } from '../../properties/relations/nested-twice-equals-once.js';
import type { Scope } from './scope.js';

/** A relation to be searched side by side. */
export interface CheckedRelation {
  readonly relation: Relation;
  /** The scope of its left side. */
  left(scope: Scope): Scope;
  /** One with room for the right side. */
  right(scope: Scope): Scope;
}

const same = (scope: Scope) => scope;

/**
 * Relations whose two runs take the same operations, one for one, so that their states can be searched in pairs.
 * Not here: those that put faults into operations, add operations, or take away the MMU.
 */
export const CHECKED: readonly CheckedRelation[] = [
  {
    relation: directEqualsNested,
    // It puts a wrapper of its own above each file, with the open files of those.
    left: (scope) => ({ ...scope, nesting: 0 }),
    right: (scope) => ({
      ...scope,
      nesting: 1 + scope.files,
      openFiles: Math.min(15, 2 * scope.openFiles),
    }),
  },
  { relation: nestedTwiceEqualsOnce, left: same, right: same },
  { relation: identityHookChangesNothing, left: same, right: same },
  { relation: hookCheckAcceptsPrepare, left: same, right: same },
];

/** Their ids. */
export const CHECKED_RELATIONS: readonly string[] = CHECKED.map(({ relation }) => relation.id);

export function findChecked(id: string): CheckedRelation {
  const checked = CHECKED.find(({ relation }) => relation.id === id);
  if (checked === undefined) throw new RangeError(`${id} is not searched side by side`);
  return checked;
}

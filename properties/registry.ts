import { VmacheckError } from '../models/errors.js';
import { actionErrorReachesCaller } from './laws/action-error-reaches-caller.js';
import { actionFlags } from './laws/action-flags.js';
import { actionWithinMapping } from './laws/action-within-mapping.js';
import { chargeBalanced } from './laws/charge-balanced.js';
import { closeExactlyOnce } from './laws/close-exactly-once.js';
import { descriptorInitialised } from './laws/descriptor-initialised.js';
import { driverCountersBalanced } from './laws/driver-counters-balanced.js';
import { errorLeavesOnlyTheGap } from './laws/error-leaves-only-the-gap.js';
import { failedHookLeavesVma } from './laws/failed-hook-leaves-vma.js';
import { fileRefcountBalance } from './laws/file-refcount-balance.js';
import { fileReferencesAccounted } from './laws/file-references-accounted.js';
import { flagSettingIdempotent } from './laws/flag-setting-idempotent.js';
import { flagsAsAsked } from './laws/flags-as-asked.js';
import { hookErrorReachesCaller } from './laws/hook-error-reaches-caller.js';
import { hookSeesItsOwnFile } from './laws/hook-sees-its-own-file.js';
import { locksBalanced } from './laws/locks-balanced.js';
import { mapCountTrue } from './laws/map-count-true.js';
import { mappedAfterAction } from './laws/mapped-after-action.js';
import { mergeKeepsTarget } from './laws/merge-keeps-target.js';
import { mergedRangeAsAsked } from './laws/merged-range-as-asked.js';
import { mmapResultTrue } from './laws/mmap-result-true.js';
import { mutableFieldsAsAsked } from './laws/mutable-fields-as-asked.js';
import { nestedCallReachesHook } from './laws/nested-call-reaches-hook.js';
import { noOops } from './laws/no-oops.js';
import { nullOpsOnlyIfAsked } from './laws/null-ops-only-if-asked.js';
import { privateDataSurvives } from './laws/private-data-survives.js';
import { specialNeverMerges } from './laws/special-never-merges.js';
import { successTouchesOnlyItsRange } from './laws/success-touches-only-its-range.js';
import { vmOpsReset } from './laws/vm-ops-reset.js';
import { writableCountsBalanced } from './laws/writable-counts-balanced.js';
import type { AnyProperty, Law, Relation } from './property.js';
import { directEqualsNested } from './relations/direct-equals-nested.js';
import { hookCheckAcceptsPrepare } from './relations/hook-check-accepts-prepare.js';
import { identityHookChangesNothing } from './relations/identity-hook-changes-nothing.js';
import { ksmIsTransparent } from './relations/ksm-is-transparent.js';
import { mergeIsTransparent } from './relations/merge-is-transparent.js';
import { nestedTwiceEqualsOnce } from './relations/nested-twice-equals-once.js';
import { nommuEqualsMmu } from './relations/nommu-equals-mmu.js';

/** Every law. The first three are those the compatibility layer was tested against when it was new. */
export const LAWS: readonly Law[] = [
  fileRefcountBalance,
  vmOpsReset,
  flagSettingIdempotent,
  fileReferencesAccounted,
  nestedCallReachesHook,
  flagsAsAsked,
  nullOpsOnlyIfAsked,
  hookSeesItsOwnFile,
  mutableFieldsAsAsked,
  descriptorInitialised,
  privateDataSurvives,
  failedHookLeavesVma,
  hookErrorReachesCaller,
  actionErrorReachesCaller,
  actionFlags,
  actionWithinMapping,
  mergeKeepsTarget,
  mergedRangeAsAsked,
  specialNeverMerges,
  chargeBalanced,
  writableCountsBalanced,
  driverCountersBalanced,
  mapCountTrue,
  closeExactlyOnce,
  mappedAfterAction,
  locksBalanced,
  errorLeavesOnlyTheGap,
  successTouchesOnlyItsRange,
  mmapResultTrue,
  noOops,
];

/** Every relation. */
export const RELATIONS: readonly Relation[] = [
  directEqualsNested,
  nestedTwiceEqualsOnce,
  identityHookChangesNothing,
  mergeIsTransparent,
  ksmIsTransparent,
  nommuEqualsMmu,
  hookCheckAcceptsPrepare,
];

/** All of them, in the order of reports. */
export const PROPERTIES: readonly AnyProperty[] = [...LAWS, ...RELATIONS];

/**
 * The law or relation with this id.
 *
 * @throws VmacheckError `UNKNOWN_NAME`
 */
export function findProperty(name: string): AnyProperty {
  const property = PROPERTIES.find(({ id }) => id === name);
  if (property === undefined) {
    const known = PROPERTIES.map(({ id }) => id);
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'property', name, known });
  }
  return property;
}

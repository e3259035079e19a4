/**
 * Releases under one contract of hooks.
 *
 * `kept`: to 6.18, a hook keeps the reference of a file that it swaps in, and counts users itself.
 * `handed`: 6.19 to 7.0, it hands that reference over. `mapped`: from 7.1 on, and users are counted in
 * vm_ops->mapped.
 */
export const ERAS = ['kept', 'handed', 'mapped'] as const;
export type Era = (typeof ERAS)[number];

/**
 * The generator mode of guided search. It stands beside the modes of generators/modes.ts in the plan of a run, and is
 * none of them: its cases depend on what blocks before have shown.
 */
export const GUIDED = 'guided';

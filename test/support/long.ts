import { test } from 'vitest';

/** Whether tests that take long are wanted: `VMACHECK_LONG=1 npm test`. Without them the suite is to end within minutes. */
export const LONG = process.env.VMACHECK_LONG === '1';

/** A test of what shorter ones show in parts; skipped, and counted as that, unless {@link LONG}. */
export const longTest: typeof test = LONG ? test : (test.skip as typeof test);

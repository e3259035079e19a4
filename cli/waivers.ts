import { loadWaivers, type Waivers } from '../campaigns/waivers.js';

/**
 * The waivers of an option. They count by the day on which the run begins, in UTC.
 *
 * @throws VmacheckError `PATH_UNREADABLE` or `WAIVERS_INVALID`
 */
export function todaysWaivers(path: string | undefined): Waivers | undefined {
  if (path === undefined) return undefined;
  return { path, list: loadWaivers(path), today: new Date().toISOString().slice(0, 10) };
}

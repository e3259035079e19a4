import type { Inode } from './file.js';
import type { World } from './world.js';

/** A hook that succeeded has counted so many users more in its driver. */
export function rememberTaken(world: World, driver: Inode, users: number): void {
  if (users !== 0) world.taken.set(driver, (world.taken.get(driver) ?? 0) + users);
}

/** 6.16 to 7.3: a driver is not told when a mapping fails after its hook, or merges. */
export function forgetTaken(_world: World): void {}

/** The ideal: what hooks have counted for a mapping that fails or merges is counted no longer. */
export function undoTaken(world: World): void {
  for (const [driver, users] of world.taken) driver.users -= users;
  world.taken.clear();
}

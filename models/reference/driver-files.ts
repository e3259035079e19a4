import { allocFile, type File, type Inode } from './file.js';
import type { World } from './world.js';

/** A new file of the kind a driver swaps in, with one reference; null when there is none to be had. */
export function swapOwn(world: World, driver: Inode): File | null {
  if (world.fault('driverFile')) return null;
  return allocFile(world, driver.swap, false);
}

/** The file a driver keeps with `self` for swaps, made at first need; null when there is none to be had. */
export function swapCached(world: World, self: File, driver: Inode): File | null {
  if (self.cached !== null) return self.cached;
  const file = swapOwn(world, driver);
  if (file !== null) self.cached = file;
  return file;
}

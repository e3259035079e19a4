/** Spaces for tests, and the built engine that searches them: a worker thread loads JavaScript only. */
import type { Search as SearchClass, SearchOptions } from '../../../checker/engine/search.js';
import type { Space, SpaceSource } from '../../../checker/engine/space.js';

const built = (path: string) => new URL(`../../../dist/checker/${path}.js`, import.meta.url).href;

export const { Search } = (await import(built('engine/search'))) as { Search: typeof SearchClass };

export function toy(name: string, data: unknown = null): SpaceSource {
  return { module: built(`toys/${name}`), data };
}

/** One of the spaces beside this file. */
export function testSpace(name: string, data: unknown = null): SpaceSource {
  return { module: new URL(`./spaces/${name}.mjs`, import.meta.url).href, data };
}

/** States reached at once. A failing test would print what it was given, and a search is very long. */
export async function reachedBy(source: SpaceSource, options: SearchOptions = {}): Promise<number> {
  return (await Search.create(source, options)).reached;
}

export async function spaceOf(source: SpaceSource): Promise<Space> {
  const module = (await import(/* @vite-ignore */ source.module)) as { createSpace(data: unknown): Space };
  return module.createSpace(source.data);
}

/** Creates a search, lets it be used, and ends its threads. Every level is shared among the workers. */
export async function withSearch<T>(
  source: SpaceSource,
  options: SearchOptions,
  use: (search: SearchClass) => Promise<T>,
): Promise<T> {
  return using(Search.create(source, { alone: 0, ...options }), use);
}

/** As `withSearch`, from a checkpoint. */
export async function withResumed<T>(
  path: string,
  source: SpaceSource,
  options: SearchOptions,
  use: (search: SearchClass) => Promise<T>,
): Promise<T> {
  return using(Search.resume(path, source, { alone: 0, ...options }), use);
}

async function using<T>(created: Promise<SearchClass>, use: (search: SearchClass) => Promise<T>): Promise<T> {
  const search = await created;
  try {
    return await use(search);
  } finally {
    await search.close();
  }
}

/** Everything a search says, as one text: what it found, the set of states, a counterexample for each kind. */
export async function everything(search: SearchClass): Promise<string> {
  const result = await search.run();
  const paths = result.violations.map(({ state }) => search.pathTo(state));
  return JSON.stringify([result, search.digest(), paths]);
}

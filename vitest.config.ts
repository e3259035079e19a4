import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // Many tests wait for processes of theirs: some more than there are cores.
    maxWorkers: '150%',
    // The built package and patched copies of it run as they are, not transformed once more.
    server: { deps: { external: [/\/dist\//, /vmacheck-mutant-/] } },
  },
});

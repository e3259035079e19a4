import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // By default one core is left to the terminal.
    maxWorkers: '100%',
    // The built package and patched copies of it run as they are, not transformed once more.
    server: { deps: { external: [/\/dist\//, /vmacheck-mutant-/] } },
  },
});

import { expect, test } from 'vitest';
import { check } from '../../dist/checker/check.js';
import { findScope } from '../../dist/checker/layer/scope.js';

const SCOPE = findScope('tiny', 'pages=1,vmas=1,faults=0');

test('a check says which part begins: the laws, the way back, each relation', async () => {
  const told: string[] = [];
  const levels = new Map<string, number>();
  await check({
    release: '7.3',
    scope: SCOPE,
    properties: ['charge-balanced', 'nested-twice-equals-once'],
    workers: 1,
    onPart: (part) => told.push(part),
    onProgress: (progress) => levels.set(told.at(-1)!, progress.levels),
  });
  expect(told).toEqual(['laws', 'the way back from every state', 'nested-twice-equals-once']);
  expect([...levels.keys()]).toEqual(['laws', 'nested-twice-equals-once']);
});

test('a search that was interrupted does not look for the way back', async () => {
  const told: string[] = [];
  const abort = new AbortController();
  const { status, stuck } = await check({
    release: '7.3',
    scope: SCOPE,
    properties: ['charge-balanced'],
    workers: 1,
    signal: abort.signal,
    onPart: (part) => told.push(part),
    onProgress: () => abort.abort(),
  });
  expect({ status, stuck, told }).toEqual({ status: 'aborted', stuck: null, told: ['laws'] });
});

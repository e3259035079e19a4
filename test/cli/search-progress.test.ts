import { expect, test } from 'vitest';
import { etaText } from '../../cli/search-progress.js';

test.each([
  { eta: 1500.4, error: 200, text: 'ETA 1,500 s ± 200 s' },
  { eta: 748, error: 12_221, text: 'ETA about 748 s, uncertain' },
  { eta: 20, error: Number.POSITIVE_INFINITY, text: 'ETA not known yet' },
])('$eta s, give or take $error: $text', ({ eta, error, text }) => {
  expect(etaText(eta, error)).toBe(text);
});

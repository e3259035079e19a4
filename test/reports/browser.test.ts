/**
 * The HTML page in a real browser. Without a Chromium on the machine these tests are skipped, and
 * counted as skipped; `.ci/run` installs one.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { renderHtml } from '../../reports/html.js';
import { walkthrough } from '../../reports/walkthrough.js';
import * as examples from './examples.js';

const TOLD = walkthrough(examples.CLEARED_FLAG, examples.clearedFlagTrace(), '6.16');
const PAGE = renderHtml(examples.exampleResult(), new Map([[examples.CLEARED_FLAG_FINDING.bucket, TOLD]]));

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

describe.skipIf(CHROMIUM === undefined)('the page in a browser', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGS });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    complaints.length = 0;
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) complaints.push(`request of ${request.url()}`);
    });
    await page.setContent(PAGE);
  });

  test('asks for nothing from outside and runs without an error', () => {
    expect(complaints).toEqual([]);
  });

  test('steps through a counterexample with buttons and with the keyboard', async () => {
    const stepper = page.locator('.stepper').first();
    const current = () => stepper.locator('.step.current').getAttribute('value');
    await stepper.locator('.jump').first().click();
    expect(await current()).toBe('1');
    await stepper.locator('.next').click();
    expect(await current()).toBe('2');
    await page.keyboard.press('ArrowLeft');
    expect(await current()).toBe('1');
    expect(await stepper.locator('.previous').isDisabled()).toBe(true);
  });

  test('a click on a cell of the matrix leaves only its findings', async () => {
    const all = await page.locator('.finding:visible').count();
    const cell = page.locator('td[data-findings]').first();
    const numbers = (await cell.getAttribute('data-findings'))?.split(' ') ?? [];
    await cell.click({ position: { x: 3, y: 3 } });
    expect(await page.locator('.finding:visible').count()).toBe(numbers.length);
    await page.locator('#filter button').click();
    expect(await page.locator('.finding:visible').count()).toBe(all);
  });

  test('is never wider than the window, on a telephone neither', async () => {
    for (const width of [1200, 400]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, `${width} wide`).toBe(0);
    }
  });
});

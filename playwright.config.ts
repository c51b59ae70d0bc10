import { defineConfig } from '@playwright/test';

/** Another port where this one is busy; two suites of one checkout would still share the built page. */
const port = Number(process.env.E2E_PORT ?? 4188);
const executablePath = process.env.CHROMIUM_PATH;

/** Quiet flags for a headless run; without CHROMIUM_PATH Playwright uses the Chromium it downloaded itself. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // For what hangs; how long work takes is the machine's affair.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    trace: 'retain-on-failure',
    launchOptions: executablePath === undefined ? { args } : { executablePath, args },
  },
  webServer: {
    command: `npx vite build --logLevel warn && npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});

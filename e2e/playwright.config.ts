import { defineConfig } from '@playwright/test'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The journeys run in Debian's Chromium against the built program, which serves
// the demonstration from a database of its own on loopback.
const port = 18473
// What changes the register works on one of its own, so that reading journeys can count.
const working = 18474
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
if (!chromium) throw new Error('Chromium is missing (on Debian: apt-get install chromium)')
// Playwright reads this file once more in each worker; only the first one makes the folder.
process.env['TWINHALL_E2E'] ??= mkdtempSync(join(tmpdir(), 'twinhall-e2e-'))

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      ],
    },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'reading', testIgnore: /e2e\/working\//, use: { baseURL: `http://127.0.0.1:${port}` } },
    { name: 'working', testMatch: /e2e\/working\//, use: { baseURL: `http://127.0.0.1:${working}` } },
  ],
  webServer: [port, working].map((at) => ({
    command: `../bin/twinhall --database ${process.env['TWINHALL_E2E']}/demo-${at}.db demo --listen 127.0.0.1:${at} --no-rate-limits`,
    url: `http://127.0.0.1:${at}/readyz`,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
  })),
})

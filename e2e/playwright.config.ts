import { defineConfig } from '@playwright/test'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The journeys run in Debian's Chromium against the built program, which serves
// the demonstration from a database of its own on loopback.
const port = 18473
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
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      ],
    },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `../bin/twinhall --database ${process.env['TWINHALL_E2E']}/demo.db demo --listen 127.0.0.1:${port} --no-rate-limits`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
})

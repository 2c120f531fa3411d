#!/usr/bin/env bash
# The browser journeys, in Debian's Chromium, against a server of their own on
# loopback with the demonstration and, where it is there, the real data.
set -euo pipefail
cd "$(dirname "$0")/.."
exec npx --no-install playwright test --config e2e/playwright.config.ts "$@"

import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'

/** What a page said that it must not: errors, refusals of the security policy, requests elsewhere. */
export const test = base.extend<{ quiet: void }>({
  quiet: [
    async ({ page }, use) => {
      const said: string[] = []
      page.on('console', (m) => {
        // A page that is not there, one that is not yours, a form that is refused or without a session, and a server that is away are journeys.
        if (m.type() === 'error' && !/status of (401|403|404|409|422|502)/.test(m.text())) said.push(m.text())
      })
      page.on('pageerror', (e) => said.push(String(e)))
      page.on('request', (r) => {
        const to = new URL(r.url())
        if (to.protocol.startsWith('http') && to.hostname !== '127.0.0.1') said.push('request to ' + to.host)
      })
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))
      })
      await use()
      expect(said, 'the page must be quiet').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Pages of every kind, by what they are. */
export const pages = {
  home: '/cs/',
  map: '/sk/map',
  towns: '/de/municipalities?q=opv',
  town: '/en/municipalities/opava',
  list: '/cs/partnerships?country=SK',
  countries: '/sk/countries',
  country: '/de/countries/cz',
  figures: '/de/figures',
  time: '/sk/time?to=1999',
  tables: '/en/tables?regions=CZ',
  chains: '/cs/chains?from=opava&to=kiskoros',
  sheet: '/sk/municipalities/opava/sheet',
  data: '/de/data',
  about: '/cs/about',
  licences: '/cs/licences',
  licence: '/de/licences/go',
  search: '/cs/search?q=dohoda',
  guide: '/de/guide',
  article: '/sk/guide/agreement',
  news: '/cs/news',
  glossary: '/sk/glossary',
  questions: '/de/questions',
  practice: '/cs/good-practice',
  card: '/de/good-practice/zemne-village-weekend-of-partners',
  statement: '/cs/guide/accessibility',
  missing: '/en/municipalities/opavaa',
}

export async function axe(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`)
  expect(found, what).toEqual([])
}

/** The map that moves has been drawn. */
export async function mapReady(page: Page): Promise<void> {
  await page.locator('th-map.map-ready').waitFor({ timeout: 45_000 })
}

/** Comes in by the demonstration's door, as a role in Czech: správce, editor, poradce, koordinátor. */
export async function enter(page: Page, role: string): Promise<void> {
  await page.goto('/cs/sign-in')
  await page.getByRole('button', { name: new RegExp('^' + role) }).click()
  await expect(page.locator('form[action$="/account/sign-out"]').first()).toBeAttached()
}

/** Signs out, in Czech. The staff have the button in the menu under their name. */
export async function leave(page: Page): Promise<void> {
  const me = page.locator('.me summary')
  if (await me.isVisible()) await me.click()
  await page.getByRole('button', { name: 'Odhlásit se' }).click()
}

/** Nothing runs out of a page at 320 pixels. */
export async function fits(page: Page, what: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 }
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), what).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width, height })
}

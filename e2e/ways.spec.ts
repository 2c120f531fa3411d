// Every journey in three ways: with a pointer, by keyboard alone, and without
// script. What needs script by its nature (the map that moves, the choice of
// colours) has its own journeys.

import type { Locator, Page } from '@playwright/test'
import { expect, test } from './journey'

/** How somebody goes through a page. */
interface Way {
  /** Follows a link, presses a button, opens what is folded. */
  press(on: Locator): Promise<void>
  /** Writes into a field and sends its form. */
  write(into: Locator, text: string): Promise<void>
  choose(from: Locator, label: string): Promise<void>
}

const pointer = (): Way => ({
  press: (on) => on.click(),
  async write(into, text) {
    await into.click()
    await into.fill(text)
    await into.press('Enter')
  },
  async choose(from, label) {
    await from.selectOption({ label })
  },
})

/** Only keys that a reader has: Tab until there, then Enter. */
function keys(page: Page): Way {
  async function reach(target: Locator): Promise<void> {
    const element = await target.elementHandle()
    for (let i = 0; i < 600; i++) {
      if (await page.evaluate((e) => document.activeElement === e, element)) {
        // Who sees where the focus is can go on: the ring is drawn, and in view.
        const seen = () =>
          page.evaluate(() => {
            const box = document.activeElement?.getBoundingClientRect()
            return !!box && box.width > 0 && box.bottom > 0 && box.top < innerHeight
          })
        await expect.poll(seen, 'what has the focus is in view').toBe(true)
        return
      }
      await page.keyboard.press('Tab')
    }
    throw new Error('not reached by Tab: ' + String(target))
  }
  return {
    async press(on) {
      await reach(on)
      await page.keyboard.press('Enter')
    },
    async write(into, text) {
      await reach(into)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    },
    async choose(from, label) {
      await reach(from)
      await page.keyboard.type(label)
    },
  }
}

const journeys: Record<string, (page: Page, way: Way) => Promise<void>> = {
  async 'search a town and read its partners'(page, way) {
    await page.goto('/cs/')
    await way.write(page.locator('#town-search'), 'opava')
    await way.press(page.locator('.hits').getByRole('link', { name: 'Opava', exact: true }))
    await expect(page.getByRole('table').first()).toContainText('Liptovský Mikuláš')
    await way.press(page.getByRole('table').first().getByRole('link', { name: 'Liptovský Mikuláš', exact: true }))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Liptovský Mikuláš')
  },
  async 'read who says what of a partnership'(page, way) {
    await page.goto('/en/municipalities/opava')
    await way.press(page.locator('.both').getByRole('link').first())
    await expect(page.locator('.tag-contrary').first()).toBeVisible()
  },
  async 'narrow the list down and take it back'(page, way) {
    await page.goto('/en/partnerships')
    await way.press(page.locator('.facets').getByRole('link', { name: /^Hungary/ }))
    await expect(page).toHaveURL(/country=HU/)
    await way.press(page.locator('.facets').getByRole('link', { name: /^Slovakia/ }).nth(1)) // the partner's country
    await expect(page).toHaveURL(/with=SK/)
    await way.press(page.locator('.chips').getByRole('link', { name: /with Slovakia/ }))
    await expect(page).not.toHaveURL(/with=SK/)
  },
  async 'sort the list and turn its pages'(page, way) {
    await page.goto('/de/partnerships')
    await way.press(page.locator('.sorter').nth(2))
    await expect(page).toHaveURL(/sort=since/)
    await way.press(page.locator('.pages').getByRole('link').last())
    await expect(page).toHaveURL(/page=/)
  },
  async 'search in the list'(page, way) {
    await page.goto('/de/partnerships')
    await way.write(page.locator('#facet-q'), 'brno')
    await expect(page).toHaveURL(/q=brno/)
    await expect(page.locator('#results tbody tr').first()).toContainText('Brünn')
  },
  async 'from the map to the list of what it shows'(page, way) {
    await page.goto('/en/map')
    await way.press(page.locator('.facets').getByRole('link', { name: /^Poland/ }))
    await expect(page).toHaveURL(/map\?country=PL/)
    await expect(page.locator('.map-svg').or(page.locator('.map-ready')).first()).toBeVisible()
    await way.press(page.locator('.result-head').getByRole('link', { name: 'Show as a list' }))
    await expect(page).toHaveURL(/partnerships\?country=PL/)
  },
  async 'from a country to one of its towns'(page, way) {
    await page.goto('/sk/countries')
    await way.press(page.getByRole('table').first().getByRole('link', { name: 'Slovensko' }))
    await way.press(page.locator('.town-list').getByRole('link').first())
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  },
  async 'change the language and stay on the page'(page, way) {
    await page.goto('/en/partnerships?country=HU')
    await way.press(page.locator('.languages').getByRole('link', { name: 'Slovenčina' }))
    await expect(page).toHaveURL('/sk/partnerships?country=HU')
    await expect(page.locator('html')).toHaveAttribute('lang', 'sk')
  },
  async 'a mistyped address helps on'(page, way) {
    await page.goto('/de/municipalities/opavaa')
    await way.press(page.locator('.hits').getByRole('link', { name: 'Opava', exact: true }))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opava')
  },
  async 'find a chain, and mend a mistyped town'(page, way) {
    await page.goto('/cs/chains?from=opava')
    await way.write(page.locator('#to'), 'qqqq')
    await expect(page.locator('.error')).toContainText('qqqq')
    await expect(page.locator('#from')).toHaveValue('Opava')
    await way.write(page.locator('#to'), 'kiskoros')
    await expect(page.locator('.chain li').last()).toContainText('Kiskőrös')
  },
  async 'from a chart to the partnerships behind it'(page, way) {
    await page.goto('/en/figures')
    const box = page.locator('.chart-box', { hasText: 'By form' })
    await way.press(box.locator('summary'))
    await way.press(box.getByRole('link', { name: 'formal', exact: true }))
    await expect(page).toHaveURL(/form=formal/)
  },
  async 'from a cell of the cross-table to its list'(page, way) {
    await page.goto('/en/tables')
    await way.choose(page.locator('#regions'), 'regions: Czechia')
    await way.press(page.getByRole('button', { name: 'Show' }))
    await expect(page).toHaveURL(/regions=CZ/)
    await way.press(page.locator('.table-cross tbody tr').nth(1).getByRole('link').nth(1))
    await expect(page).toHaveURL(/region=.*with=/)
  },
  async 'print a sheet'(page, way) {
    await page.goto('/cs/municipalities/opava')
    await way.press(page.getByRole('link', { name: 'K vytištění' }))
    await expect(page.locator('html.paper-a4')).toBeVisible()
    await way.press(page.getByRole('link', { name: 'Zpět na stránku' }))
    await expect(page).toHaveURL(/municipalities\/opava$/)
  },
  async 'the line for one’s own site'(page, way) {
    await page.goto('/cs/municipalities/opava')
    await way.press(page.locator('.own-site summary'))
    await expect(page.locator('#frame-line')).toBeVisible()
  },
}

for (const [name, journey] of Object.entries(journeys)) {
  test(`${name}: with a pointer`, ({ page }) => journey(page, pointer()))
  test(`${name}: by keyboard`, ({ page }) => journey(page, keys(page)))
  test.describe('without script', () => {
    test.use({ javaScriptEnabled: false })
    test(`${name}: without script`, ({ page }) => journey(page, pointer()))
  })
}

import { axe, expect, test } from './journey'

// One search: places by all their names, pairs, countries, texts, and a way on
// from what is not there.

const names = ['Vídeň', 'Viedeň', 'Wien', 'Vienna', 'Beč', 'Bécs', 'viden', 'Vienne']

test('a town is found by each of its names on a telephone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const name of names) {
    await page.goto('/cs/search')
    await page.locator('#search-text').fill(name)
    await page.locator('main').getByRole('search').getByRole('button', { name: 'Hledat' }).click()
    await expect(page.locator('.hits a').first(), name).toHaveText('Vídeň')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true)
  }
  await page.locator('.hits a').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Vídeň')
})

test('a town is found by keyboard alone, also by who types faster than the list comes', async ({ page }) => {
  await page.route('**/suggest.json**', async (route) => {
    await new Promise((done) => setTimeout(done, 400))
    await route.continue()
  })
  await page.goto('/cs/')
  await page.locator('main').getByRole('combobox').first().focus()
  await page.keyboard.type('opa')
  await page.waitForTimeout(700) // the list of "opa" is there
  await page.keyboard.type('x')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('ostrva')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/municipalities\/ostrava/)
})

test('two towns find their partnership, and two that have none the way between them', async ({ page }) => {
  await page.goto('/cs/search?q=Opava+Katowice')
  await page.locator('.hits a').first().click()
  await expect(page).toHaveURL(/\/partnerships\//)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Katovice')
  await page.goto('/cs/search?q=Opava+Ostrava')
  await expect(page.locator('.found-says')).toContainText('Opava a Ostrava')
  await page.locator('.found-says').getByRole('link').click()
  await expect(page).toHaveURL(/\/chains\?from=opava&to=ostrava/)
})

test('a country is found in any language', async ({ page }) => {
  for (const name of ['Polsko', 'Polen', 'Poland', 'Poľsko', 'Poljska']) {
    await page.goto('/en/search?q=' + encodeURIComponent(name))
    await expect(page.locator('.hits a').first(), name).toHaveText('Poland')
  }
  await page.locator('.hits a').first().click()
  await expect(page).toHaveURL(/\/countries\/pl/)
})

test('a place that is not in the register has a way on', async ({ page }) => {
  await page.goto('/en/search?q=Lisboa')
  await expect(page.locator('.found-says')).toContainText('is not in this register')
  await page.goto('/en/search?q=qqqqxyz')
  await expect(page.locator('.empty')).toContainText('qqqqxyz')
  await page.locator('.empty').getByRole('link', { name: 'Countries' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('the search of every page finds a town and words of a text', async ({ page }) => {
    await page.goto('/de/about')
    const field = page.getByRole('search').first().locator('input[name=q]')
    await field.fill('Ostrva')
    await field.press('Enter')
    await expect(page).toHaveURL(/\/de\/search\?q=Ostrva/)
    await expect(page.locator('.hits a').first()).toHaveText('Ostrava')
    await page.goto('/de/search?exact=wie+wir+z%C3%A4hlen')
    await expect(page.locator('.hits a[href="/de/about"]')).toHaveCount(1)
    await expect(page.locator('details.advanced')).toHaveAttribute('open', '')
  })
})

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [320, 768, 1440]) {
    test(`the search is accessible, ${width} px, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 900 })
      for (const path of ['/en/search?q=opava', '/cs/search?q=dohoda', '/de/search?q=qqqqxyz', '/sk/search?exact=abc&from=20']) {
        await page.goto(path)
        await axe(page, path)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true)
      }
    })
  }
}

test('on the map the search chooses a town on it', async ({ page }) => {
  await page.goto('/cs/map')
  await page.locator('#site-search').fill('olomouc')
  await page.getByRole('option').first().click()
  await expect(page).toHaveURL(/\/cs\/map\?town=olomouc/)
  await expect(page.locator('.map-panel-title')).toHaveText('Olomouc')
})

import { axe, expect, mapReady, pages, test } from './journey'

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })
    for (const [name, address] of Object.entries(pages)) {
      test(`axe finds nothing on: ${name}`, async ({ page }) => {
        await page.goto(address)
        if (name === 'map') await mapReady(page)
        await axe(page, name)
      })
    }
    test('axe finds nothing on: a partnership', async ({ page }) => {
      await page.goto('/en/municipalities/opava')
      await page.locator('.both a').first().click()
      await axe(page, 'partnership')
    })
    test('axe finds nothing while suggestions are open', async ({ page }) => {
      await page.goto('/en/')
      await page.locator('#town-search').fill('op')
      await expect(page.getByRole('option').first()).toBeVisible()
      await axe(page, 'suggestions')
    })
  })
}

for (const width of [320, 768, 1440]) {
  test(`nothing runs out of the page at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    // A language has longer words than another.
    const towns = ['cs', 'sk', 'de', 'en', 'hr'].map((lang) => [`town in ${lang}`, `/${lang}/municipalities/opava`] as const)
    for (const [name, address] of [...Object.entries(pages), ...towns]) {
      await page.goto(address)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(over, name).toBeLessThanOrEqual(0)
    }
  })
}

// All that a browser loads on a first visit, as it goes over the line, with headers; without the land behind the map.
test('a page is light: at most 70,000 bytes without its map', async ({ browser }) => {
  test.setTimeout(180_000)
  const towns = ['cs', 'sk', 'de', 'en', 'hr'].flatMap((lang) => [`/${lang}/municipalities/opava`, `/${lang}/municipalities/kosice`])
  for (const address of [...towns, pages.home, pages.list, pages.country, pages.about]) {
    const context = await browser.newContext()
    const page = await context.newPage()
    const line = await context.newCDPSession(page)
    await line.send('Network.enable')
    const urls = new Map<string, string>()
    let sum = 0
    let fonts = 0
    line.on('Network.responseReceived', (e) => urls.set(e.requestId, new URL(e.response.url).pathname))
    line.on('Network.loadingFinished', (e) => {
      const path = urls.get(e.requestId) ?? ''
      if (!path.startsWith('/map/land/') && !path.startsWith('/map/borders/')) sum += e.encodedDataLength
      if (path.endsWith('.woff2')) fonts++
    })
    await page.goto(address)
    // The page has asked for its fonts once it has been laid out, and they have come.
    await page.evaluate(() => new Promise((laidOut) => requestAnimationFrame(() => requestAnimationFrame(laidOut))))
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.waitForLoadState('networkidle')
    await expect.poll(() => fonts, `${address}: fonts`).toBeGreaterThan(2)
    expect(sum, address).toBeLessThanOrEqual(70_000)
    await context.close()
  }
})

test('print leaves out what paper has no use for', async ({ page }) => {
  await page.goto(pages.town)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.menu')).toBeHidden()
  await expect(page.locator('.languages')).toBeHidden()
  await expect(page.locator('.head-search')).toBeHidden()
  await expect(page.getByRole('table').first()).toBeVisible()
  await expect(page.locator('.map-svg')).toBeVisible()
})

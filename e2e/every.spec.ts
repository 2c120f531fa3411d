import { brotliCompressSync, gzipSync } from 'node:zlib'
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

test('pages are light: at most 60 KB without the map, fonts at most 100 KB', async ({ page }) => {
  for (const name of ['home', 'towns', 'town', 'list', 'country', 'about'] as const) {
    let fonts = 0
    let rest = 0
    const bodies: Promise<void>[] = []
    page.removeAllListeners('response')
    page.on('response', (answer) => {
      bodies.push(
        answer.body().then(
          (body) => {
            if (answer.url().endsWith('.woff2')) fonts += body.length
            else rest += Math.min(gzipSync(body).length, brotliCompressSync(body).length)
          },
          () => undefined, // a redirect has no body
        ),
      )
    })
    await page.goto(pages[name], { waitUntil: 'networkidle' })
    await Promise.all(bodies)
    expect(rest, `${name}: HTML, style and script`).toBeLessThanOrEqual(60 * 1024)
    expect(fonts, `${name}: fonts`).toBeLessThanOrEqual(100 * 1024)
    // Fonts are kept by the browser: only the first page loads them.
    if (name === 'home') expect(fonts).toBeGreaterThan(0)
  }
})

test('print leaves out what paper has no use for', async ({ page }) => {
  await page.goto(pages.town)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.menu')).toBeHidden()
  await expect(page.locator('.languages')).toBeHidden()
  await expect(page.getByRole('table').first()).toBeVisible()
  await expect(page.locator('.map-svg')).toBeVisible()
})

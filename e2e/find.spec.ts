import { expect, test } from './journey'

test('find my town by typing, with a typing error, and by an old name', async ({ page }) => {
  await page.goto('/en/')
  const field = page.getByRole('combobox').or(page.getByRole('searchbox')).first()
  await field.fill('opva')
  const options = page.getByRole('option')
  await expect(options.first()).toContainText('Opava')
  await field.fill('Troppau')
  await expect(options.first()).toContainText('Opava')
  await options.first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opava')
  await expect(page.getByRole('table').first()).toContainText('Liptovský Mikuláš')
})

test("find my town's partners by keyboard alone", async ({ page }) => {
  await page.goto('/cs/')
  await page.keyboard.press('Tab')
  await expect(page.locator('.skip')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type('opav')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/municipalities\/opava/)
  await expect(page.getByRole('table').first().getByRole('link', { name: 'Ratiboř', exact: true })).toBeVisible()
})

test('find a town in any language: Vídeň is Viedeň in Slovak', async ({ page }) => {
  await page.goto('/sk/municipalities?q=v%C3%ADde%C5%88')
  await expect(page.locator('.hits a').first()).toHaveText('Viedeň')
})

test('read what the two ends say of one partnership', async ({ page }) => {
  await page.goto('/en/municipalities/opava')
  const both = page.locator('.both').filter({ hasText: 'Liptovský Mikuláš' })
  await expect(both).toContainText('1964')
  await expect(both).toContainText('11 March 1977')
  await expect(both).toContainText('24 May 2002')
  await both.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Opava')
  await expect(page.locator('tr.contrary, .tag-contrary').first()).toBeVisible()
  await expect(page.getByRole('link', { name: /opava/i }).first()).toBeVisible()
})

test('narrow the list down, and download exactly that', async ({ page }) => {
  await page.goto('/en/partnerships')
  const before = await page.locator('.found').textContent()
  await page.locator('.facets').getByRole('link', { name: /^Hungary/ }).click()
  await expect(page).toHaveURL(/country=HU/)
  await expect(page.locator('.found')).not.toHaveText(before ?? '')
  const found = Number((await page.locator('.found').textContent())?.match(/\d+/)?.[0])
  const promised = Number((await page.locator('.facets a', { hasText: 'dormant' }).locator('.facet-count').textContent())?.trim())
  await page.locator('.facets').getByRole('link', { name: /^dormant/ }).click()
  await expect(page).toHaveURL(/state=dormant/)
  await expect(page.locator('.found')).toContainText(String(promised))
  await page.locator('.chips').getByRole('link', { name: /dormant/ }).click()
  await expect(page.locator('.found')).toContainText(String(found))
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).first().click()])
  const stream = await download.createReadStream()
  let text = ''
  for await (const chunk of stream) text += chunk
  expect(text.trim().split('\r\n').length === found + 1 || text.trim().split('\n').length === found + 1).toBe(true)
})

test('change the language and stay on the page', async ({ page }) => {
  await page.goto('/en/partnerships?country=HU')
  await page.locator('.languages').getByRole('link', { name: 'Slovenčina' }).click()
  await expect(page).toHaveURL('/sk/partnerships?country=HU')
  await expect(page.locator('html')).toHaveAttribute('lang', 'sk')
  await expect(page.locator('.chips')).toContainText('Maďarsko')
})

test('a mistyped address helps on', async ({ page }) => {
  const answer = await page.goto('/de/municipalities/opavaa')
  expect(answer?.status()).toBe(404)
  await page.locator('.hits').getByRole('link', { name: 'Troppau', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Troppau')
})

test('choose dark colours and larger text, and find them again', async ({ page }) => {
  await page.goto('/en/')
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await page.locator('th-settings button').first().click()
  await page.getByText('Dark', { exact: true }).click()
  await page.getByText('Larger', { exact: true }).click()
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  expect(dark).not.toBe(light)
  await page.goto('/cs/about')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(dark)
  expect(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))).toBeGreaterThan(17)
  expect(await page.context().cookies()).toEqual([])
})

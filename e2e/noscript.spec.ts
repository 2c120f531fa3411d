import { expect, test } from './journey'

test.use({ javaScriptEnabled: false })

test('without script: search, a town, its partners', async ({ page }) => {
  await page.goto('/cs/')
  await page.getByRole('searchbox').first().fill('nitra')
  await page.keyboard.press('Enter')
  await page.locator('.hits').getByRole('link', { name: 'Nitra', exact: true }).click()
  await expect(page.locator('.map-svg .arc').first()).toBeVisible()
  await expect(page.getByRole('table').first()).toContainText('Kroměříž')
})

test('without script: the map is drawn, filters work, the list is below', async ({ page }) => {
  await page.goto('/en/map')
  await expect(page.locator('.map-svg')).toBeVisible()
  await page.locator('.facets').getByRole('link', { name: /^Poland/ }).click()
  await expect(page).toHaveURL(/map\?country=PL/)
  await expect(page.locator('.map-svg')).toBeVisible()
  expect(await page.locator('#results tbody tr').count()).toBeGreaterThan(10)
})

test('without script: filter by text, sort, turn pages', async ({ page }) => {
  await page.goto('/de/partnerships')
  await page.locator('.pages a').last().click()
  await expect(page).toHaveURL(/page=/)
  await page.goto('/de/partnerships')
  await page.locator('.sorter').nth(2).click()
  await expect(page).toHaveURL(/sort=since/)
  await page.locator('#facet-q').fill('brno')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=brno/)
  await expect(page.locator('#results tbody tr').first()).toContainText('Brünn')
})

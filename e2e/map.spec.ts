import { expect, mapReady, test } from './journey'

test('choose a town on the map, see its partners, walk on, go back', async ({ page }) => {
  await page.goto('/en/map?town=opava')
  await mapReady(page)
  const panel = page.locator('.map-panel')
  await expect(panel).toBeVisible()
  await expect(panel).toContainText('Opava')
  await expect(panel.getByRole('link', { name: 'Liptovský Mikuláš' })).toBeVisible()
  await panel.locator('li', { hasText: 'Liptovský Mikuláš' }).locator('.map-walk').click()
  await expect(page).toHaveURL(/town=liptovsky-mikulas/)
  await expect(panel.getByRole('heading')).toContainText('Liptovský Mikuláš')
  await expect(panel.getByRole('link', { name: 'Michalovce' })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/town=opava/)
  await expect(panel.getByRole('heading')).toContainText('Opava')
})

test('the address carries the view', async ({ page }) => {
  await page.goto('/en/map')
  await mapReady(page)
  await page.locator('th-map').getByRole('button', { name: 'Zoom in' }).click()
  await expect(page).toHaveURL(/#[0-9.]+\/-?[0-9.]+\/-?[0-9.]+/)
})

test('filters on the map change the list and the map, and Back undoes them', async ({ page }) => {
  await page.goto('/en/map')
  await mapReady(page)
  const all = await page.locator('.found').textContent()
  await page.locator('.facets').getByRole('link', { name: /^Austria/ }).or(page.locator('.facets').getByRole('link', { name: /^Hungary/ })).first().click()
  await expect(page).toHaveURL(/country=/)
  await expect(page.locator('.found')).not.toHaveText(all ?? '')
  await expect(page.locator('.chips')).toBeVisible()
  await page.goBack()
  await expect(page.locator('.found')).toHaveText(all ?? '')
})

test('Escape closes the panel of a town', async ({ page }) => {
  await page.goto('/en/map?town=opava')
  await mapReady(page)
  await expect(page.locator('.map-panel')).toBeVisible()
  await page.locator('.map-panel a').first().focus()
  await page.keyboard.press('Escape')
  await expect(page.locator('.map-panel')).toBeHidden()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true })
  test('the map is a button that opens it over the whole screen', async ({ page }) => {
    await page.goto('/sk/map')
    await expect(page.locator('.map-svg')).toBeVisible()
    await page.locator('.map-open').click()
    await expect(page.locator('.map-dialog')).toBeVisible()
    await mapReady(page)
    const box = await page.locator('.map-dialog').boundingBox()
    expect(box?.width).toBeGreaterThan(350)
    expect(box?.height).toBeGreaterThan(600)
  })
})

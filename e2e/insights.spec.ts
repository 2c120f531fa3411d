import { expect, test } from './journey'

test('play the decades, and stop', async ({ page }) => {
  await page.goto('/cs/time?to=1969')
  const slider = page.getByRole('slider', { name: 'Desetiletí' })
  await expect(slider).toHaveAttribute('aria-valuetext', '1960–1969')
  const status = page.locator('.time-status')
  const before = await status.textContent()
  await page.getByRole('button', { name: 'Přehrát' }).click()
  await expect(slider).not.toHaveAttribute('aria-valuetext', '1960–1969')
  await expect(status).not.toHaveText(before ?? '')
  await page.getByRole('button', { name: 'Zastavit' }).click()
  await expect(page.getByRole('button', { name: 'Přehrát' })).toBeVisible()
  await expect(page).not.toHaveURL(/to=1969/)
})

test('move through the decades by keyboard; the map follows', async ({ page }) => {
  await page.goto('/cs/time?to=1969')
  const arcs = await page.locator('.map-svg .arc').count()
  await page.getByRole('slider', { name: 'Desetiletí' }).focus()
  await page.keyboard.press('End')
  await expect(page.locator('.time-status')).toContainText('2026')
  expect(await page.locator('.map-svg .arc').count()).toBeGreaterThan(arcs)
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/to=2019/)
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('the decades are links', async ({ page }) => {
    await page.goto('/cs/time')
    await page.getByRole('link', { name: '1990–1999' }).click()
    await expect(page.locator('.time-status')).toContainText('1999')
    await expect(page.locator('.map-svg .time-new').first()).toBeVisible()
  })
})

test('find the chain between two towns by keyboard', async ({ page }) => {
  await page.goto('/cs/chains')
  await page.getByRole('combobox', { name: 'Z obce' }).focus()
  await page.keyboard.type('opav')
  await expect(page.getByRole('option', { name: /^Opava/ }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('kiskor')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/from=opava&to=kiskoros/)
  await expect(page.locator('.chain li').first()).toContainText('Opava')
  await expect(page.locator('.chain li').last()).toContainText('Kiskőrös')
})

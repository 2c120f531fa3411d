import { expect, test } from './journey'

test('a mayor reads what twinning is, how to begin, and prints it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/cs/guide')
  await page.getByRole('link', { name: 'Jak najít partnera krok za krokem' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Jak najít partnera krok za krokem')
  await page.getByRole('navigation', { name: 'V této kapitole' }).getByRole('link', { name: 'První dopis a odpověď' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('První dopis a odpověď')
  await page.emulateMedia({ media: 'print' })
  for (const part of ['.menu', '.guide-turn', '.guide-chapter']) await expect(page.locator(part)).toBeHidden()
  await expect(page.locator('.prose')).toBeVisible()
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('the guide is read from page to page, also in a language that it lacks', async ({ page }) => {
    await page.goto('/hr/guide')
    await page.locator('.guide-chapters h2 a').first().click()
    await expect(page.locator('.notice')).toContainText('Čeština')
    await expect(page.locator('article h1')).toHaveAttribute('lang', 'cs')
    for (let i = 0; i < 3; i++) await page.locator('.guide-turn [rel=next]').click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.goto('/sk/search?q=' + encodeURIComponent('zmluvami o partnerstve'))
    await expect(page.locator('.hits a[href*="/sk/guide/"]').first()).toBeVisible()
  })
})

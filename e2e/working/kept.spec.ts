import type { Page } from '@playwright/test'
import { axe, enter, expect, fits, test } from '../journey'

// All of them leave drafts of one form: one after the other.
test.describe.configure({ mode: 'default' })

/** The form by which the coordinator of Opava changes its first partnership. */
async function form(page: Page): Promise<void> {
  await enter(page, 'koordinátor')
  await page.goto('/cs/town-hall')
  await page.locator('.town-part .work-box a').first().click()
  await expect(page.locator('#since')).toBeVisible()
}

test('a session that ran out in the middle of a form', async ({ page }) => {
  await form(page)
  const at = page.url()
  await page.locator('#since').fill('3. května 1991')
  await page.locator('#why').fill('podle smlouvy')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Odeslat svazu' }).click()
  await expect(page.getByText('co jste vyplnili, zůstává')).toBeVisible()
  await axe(page, 'signing in again')
  await fits(page, 'signing in again')
  await page.getByRole('button', { name: /^koordinátor/ }).click()
  await page.waitForURL(new RegExp(new URL(at).pathname))
  await expect(page.locator('#since')).toHaveValue('3. května 1991')
  await expect(page.locator('#why')).toHaveValue('podle smlouvy')
  await page.getByRole('button', { name: 'Odeslat svazu' }).click()
  await page.waitForURL(/done=proposed/)
})

test('the town hall left and come back to', async ({ page }) => {
  await form(page)
  await page.locator('#since').fill('1992')
  await expect(page.locator('.draft-status')).toHaveText('Uloženo, ještě neodesláno.', { timeout: 10_000 })
  await page.goto('/cs/town-hall')
  await page.locator('section[aria-labelledby=drafts] a').first().click()
  await expect(page.locator('#since')).toHaveValue('1992')
  await page.getByRole('button', { name: 'Zahodit rozepsané' }).click()
  await expect(page.locator('#since')).not.toHaveValue('1992')
})

test('keeping a form says when it could not', async ({ page }) => {
  await form(page)
  await page.context().clearCookies()
  await page.locator('#since').fill('1993')
  await expect(page.locator('.draft-status')).toContainText('jste odhlášeni', { timeout: 10_000 })
  await page.route('**/drafts', (route) => route.fulfill({ status: 502, body: '' }))
  await page.locator('#since').fill('1994')
  await expect(page.locator('.draft-status')).toHaveText('Uložit se nepodařilo. Zkusíme to znovu.', { timeout: 10_000 })
})

test('a form is not sent while the server is away', async ({ page }) => {
  await form(page)
  await page.clock.setFixedTime(Date.now() + 60_000) // the page was loaded a minute ago
  await page.route('**/healthz', (route) => route.fulfill({ status: 502, body: '' }))
  await page.locator('#since').fill('1995')
  await page.locator('#why').fill('podle kroniky')
  await page.getByRole('button', { name: 'Odeslat svazu' }).click()
  await expect(page.getByRole('alert')).toContainText('Server neodpovídá')
  await expect(page.locator('#since')).toHaveValue('1995')
  await axe(page, 'the server is away')
  await page.unroute('**/healthz')
  await page.getByRole('button', { name: 'Odeslat svazu' }).click()
  await page.waitForURL(/done=proposed/)
})

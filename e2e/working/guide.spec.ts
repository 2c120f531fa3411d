import { axe, enter, expect, test } from '../journey'

test('an editor corrects a text of the guide, sees how it looks, and it is public', async ({ page }) => {
  await enter(page, 'správce')
  await page.goto('/cs/desk/guide')
  await axe(page, 'the list of the guide')
  await page.getByRole('row', { name: /Den podpisu/ }).getByRole('link', { name: /Deutsch/ }).click()
  await axe(page, 'a text of the guide')
  await expect(page.getByRole('heading', { name: 'Text v jazyce: Čeština' })).toBeVisible()
  await page.locator('#article-title-de').fill('Der Tag der Unterschrift, neu')
  await page.getByRole('button', { name: 'Uložit', exact: true }).click()
  await expect(page.locator('#article-title-de')).toHaveValue('Der Tag der Unterschrift, neu')
  await expect.poll(async () => {
    await page.goto('/de/guide/signing')
    return page.getByRole('heading', { level: 1 }).textContent()
  }).toBe('Der Tag der Unterschrift, neu')
})

import { axe, enter, expect, test } from '../journey'

test('an editor moves the old site’s addresses', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/cs/desk/redirects/file')
  await axe(page, 'rules from a file')
  await page.locator('input[type=file]').setInputFiles({
    name: 'stare.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('from;to\n/partnerska-mesta.html;/cs/partnerships\n/clanky/*;/cs/guide/*\n/zle;https://evil.example/\n/cs/guide;/cs/news\n'),
  })
  await page.getByRole('button', { name: 'Zkontrolovat' }).click()
  await expect(page.locator('main table').first().locator('tbody tr')).toHaveCount(2)
  await axe(page, 'what the file would change')
  await page.locator('main form button[type=submit]').first().click()
  await expect(page.locator('main tbody tr')).toHaveCount(2)
  await expect
    .poll(async () => (await page.request.get('/partnerska-mesta.html', { maxRedirects: 0 })).headers()['location'] ?? '')
    .toBe('/cs/partnerships')
  await page.goto('/clanky/agreement')
  await expect(page).toHaveURL(/\/cs\/guide\/agreement$/)
  await page.goto('/cs/guide')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Průvodce partnerstvím obcí')
})

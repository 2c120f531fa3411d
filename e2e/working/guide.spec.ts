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

test('an editor’s day: written in Czech, translated, published, corrected, returned to an older text', async ({ page }) => {
  test.setTimeout(120_000)
  const save = async () => {
    await page.getByRole('button', { name: 'Uložit', exact: true }).click()
    await page.waitForURL(/done=saved/)
  }
  await enter(page, 'editor')
  await page.goto('/cs/desk/news/new')
  await page.locator('#article-slug').fill('editors-day')
  await page.locator('#article-title-cs').fill('Výzva k podání projektů')
  await page.locator('#article-summary-cs').fill('Do konce ledna sbíráme nápady.')
  await save()
  await page.getByRole('link', { name: 'Čeština', exact: true }).last().click()
  await axe(page, 'the text of an article')
  await page.locator('#article-body-cs').fill('## Kdy\n\nDo **konce ledna**.')
  await expect(page.locator('th-preview h2')).toHaveText('Kdy')
  await expect(page.locator('th-preview strong')).toHaveText('konce ledna')
  await page.locator('#article-state-cs').selectOption('public')
  await save()
  await expect(page.locator('#article-state-cs')).toHaveValue('public')
  const czech = page.url().split('?')[0] ?? ''

  await page.goto(czech.replace(/cs$/, 'de'))
  await expect(page.getByRole('heading', { name: 'Text v jazyce: Čeština' })).toBeVisible()
  await page.locator('#article-title-de').fill('Aufruf')
  await page.locator('#article-body-de').fill('Bis Ende Januar.')
  await page.locator('#article-state-de').selectOption('public')
  await save()
  const shows = (address: string, text: string) =>
    expect.poll(async () => {
      await page.goto(address)
      return (await page.locator('main').textContent()) ?? ''
    }).toContain(text)
  await shows('/de/news/editors-day', 'Bis Ende Januar.')

  await page.goto(czech) // without the notice of the last step
  await page.locator('#article-body-cs').fill('Do konce února.')
  await page.locator('#article-state-cs').selectOption('public')
  await save()
  await shows('/cs/news/editors-day', 'Do konce února.')
  await page.goto('/cs/desk/translations')
  await axe(page, 'what waits to be translated')
  await expect(page.getByRole('row', { name: /Výzva k podání projektů/ }).filter({ hasText: 'starší než originál' })).toHaveCount(1)

  // The correction is taken back by the history of the record.
  await page.goto(czech)
  await page.locator('main a[href*="/desk/undo/"]').first().click()
  await page.getByRole('button', { name: 'Vzít změnu zpět' }).click()
  await shows('/cs/news/editors-day', 'Do konce ledna')
  await page.goto('/cs/')
  await expect(page.locator('#latest-news ~ ul')).toContainText('Výzva k podání projektů')
})

import type { Page } from '@playwright/test'
import { axe, enter, expect, fits, test } from '../journey'

/** The record of a partnership at the desk. */
async function record(page: Page, town: string, partner: string): Promise<void> {
  await page.goto('/cs/desk/municipalities?q=' + encodeURIComponent(town))
  await page.getByRole('link', { name: town, exact: true }).first().click()
  await page.getByRole('link', { name: partner }).first().click()
}

test('add a partnership by keyboard alone, in under a minute', async ({ page }) => {
  await enter(page, 'editor')
  const began = Date.now()
  let steps = 0
  const press = async (key: string): Promise<void> => {
    steps++
    await page.keyboard.press(key)
  }
  const type = async (text: string): Promise<void> => {
    steps++
    await page.keyboard.type(text, { delay: 40 })
  }
  const focused = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.id || (document.activeElement as HTMLInputElement | null)?.name)
  const to = async (id: string): Promise<void> => {
    for (let i = 0; i < 80 && (await focused()) !== id; i++) await press('Tab')
    expect(await focused()).toBe(id)
  }
  await press('n')
  await expect(page.getByRole('link', { name: 'Přidat partnerství' })).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Přidat partnerství')
  await press('Tab')
  await press('Enter') // to the content
  await expect(page.locator('#main')).toBeFocused()
  await to('a')
  await type('opav')
  await expect(page.getByRole('option', { name: /^Opava/ }).first()).toBeVisible()
  await page.waitForLoadState('networkidle') // the suggestions are those of all that was typed
  await press('ArrowDown')
  await press('Enter')
  await press('Tab')
  await type('timbuktu')
  await expect(page.getByRole('option').first()).toContainText('zatím není')
  await page.waitForLoadState('networkidle')
  await press('ArrowDown')
  await press('Enter')
  await to('since')
  await type('3. 5. 1991')
  await to('sayer')
  await press(' ')
  await to('source')
  await press('ArrowDown')
  await press('ArrowDown')
  await expect(page.locator('#source')).toHaveValue('said:letter')
  await press('Tab')
  await press('Enter')
  await page.waitForURL(/done=added/)
  await expect(page.locator('main').getByRole('status').first()).toContainText('Přidáno do evidence.')
  const seconds = (Date.now() - began) / 1000
  console.log(`a partnership by keyboard: ${steps} keys and words`)
  expect(steps).toBeLessThan(50)
  expect(seconds).toBeLessThan(60)
  await page.getByRole('link', { name: 'Veřejná stránka' }).click()
  await expect(page.locator('main')).toContainText('3. května 1991')
})

test('confirm a partnership in two steps', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/cs/desk/partnerships?country=SK')
  await page.locator('table tbody th a').first().click() // one
  await page.getByRole('button', { name: /^Potvrzuje/ }).first().click() // two
  await expect(page.locator('main').getByRole('status').first()).toContainText('Potvrzení je zapsáno.')
  await page.getByRole('link', { name: 'Veřejná stránka' }).click()
  await expect(page.locator('main')).toContainText('potvrzeno: ')
})

test('told of a double while typing, and a draft is kept', async ({ page }) => {
  await enter(page, 'editor')
  await record(page, 'Opava', 'Katovice')
  await page.goto('/cs/desk/partnerships/new')
  await page.getByRole('combobox', { name: 'První strana' }).fill('opava')
  await page.getByRole('combobox', { name: 'Druhá strana' }).fill('katovice')
  await page.keyboard.press('Tab')
  await expect(page.locator('.check')).toContainText('už v evidenci partnerství mají')
  await page.getByLabel('Jak se partnerství označuje').fill('rozepsané')
  const saved = page.waitForResponse((r) => r.url().endsWith('/desk/drafts') && r.status() === 204)
  await saved
  await page.goto('/cs/desk')
  await page.getByRole('link', { name: /^Přidat partnerství, / }).click()
  await expect(page.getByLabel('Jak se partnerství označuje')).toHaveValue('rozepsané')
  await page.getByRole('button', { name: 'Zahodit rozepsané' }).click()
  await expect(page.getByLabel('Jak se partnerství označuje')).toHaveValue('')
})

test('correct a position on the map', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/cs/desk/municipalities/new?find=Samarkand')
  await page.locator('main li a', { hasText: 'Samarkand' }).first().click()
  await page.locator('th-place.map-ready').waitFor({ timeout: 45_000 })
  const before = await page.getByLabel('Zeměpisná šířka').inputValue()
  await page.locator('th-place canvas').focus()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByLabel('Zeměpisná šířka')).not.toHaveValue(before)
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('edit, see the change in public, take it back', async ({ page }) => {
    await enter(page, 'editor')
    await record(page, 'Opava', 'Ratiboř')
    await page.getByRole('link', { name: 'Upravit', exact: true }).click()
    await page.getByLabel('Od kdy').fill('nevím')
    await page.getByLabel('rozhodnutí svazu').check()
    await page.getByLabel('Zdroj').selectOption({ label: 'sděleno telefonem' })
    await page.getByRole('button', { name: 'Uložit', exact: true }).click()
    await expect(page.locator('#since-error')).toContainText('nerozumíme')
    await page.getByLabel('Od kdy').fill('12. 4. 1993')
    await page.getByRole('button', { name: 'Uložit', exact: true }).click()
    await page.getByRole('link', { name: 'Veřejná stránka' }).click()
    await expect(page.locator('main')).toContainText('12. dubna 1993')
    await page.goBack()
    await page.getByRole('link', { name: /^Vzít zpět/ }).first().click()
    await page.getByRole('button', { name: 'Vzít změnu zpět' }).click()
    await expect(page.locator('main').getByRole('status').first()).toContainText('Vráceno zpět.')
  })
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`the town hall in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })
    test('axe finds nothing, and nothing runs out at 320 px', async ({ page }) => {
      test.setTimeout(400_000)
      await enter(page, 'koordinátor')
      await page.goto('/cs/town-hall')
      const at = (await page.locator('article a[href*="/town-hall/partnerships/"]').first().getAttribute('href')) + ''
      for (const path of [
        '/cs/town-hall', at, at + '/end', at + '/activity', at + '/paper', '/cs/town-hall/partnerships/new',
        '/cs/town-hall/officials', '/cs/town-hall/officials/new', '/cs/town-hall/colleagues', '/cs/town-hall/hand-over',
        '/cs/town-hall/public', '/cs/town-hall/letters', '/cs/town-hall/sheet', '/cs/coverage',
      ]) {
        await page.goto(path)
        await axe(page, path)
        await fits(page, path)
      }
    })
  })

  test.describe(`the desk in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })
    test('axe finds nothing, and nothing runs out at 320 px', async ({ page }) => {
      test.setTimeout(400_000)
      await enter(page, 'editor')
      await record(page, 'Bratislava', 'Vídeň')
      const at = new URL(page.url()).pathname
      const unit = await page.locator('main p a[href*="/desk/municipalities/"]').first().getAttribute('href')
      for (const path of [
        '/cs/desk', '/cs/desk/partnerships', at, at + '/edit', at + '/agreement', at + '/activity', at + '/paper', at + '/memory',
        '/cs/desk/partnerships/new', '/cs/desk/municipalities?q=op',
        unit + '', unit + '/edit', unit + '/merge', unit + '/officials', unit + '/hand-over',
        '/cs/desk/municipalities/new?find=Sibiu', '/cs/desk/proposals', '/cs/desk/history', '/cs/desk/trash', '/cs/desk/import',
        '/cs/desk/campaigns', '/cs/desk/campaigns/new', '/cs/desk/campaigns/yearly',
      ]) {
        await page.goto(path)
        await axe(page, path)
        await fits(page, path)
      }
    })
  })
}
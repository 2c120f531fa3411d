import type { Page } from '@playwright/test'
import { axe, enter, expect, fits, test } from '../journey'

interface Entry {
  name: string
  path: string
  letter: string
}

/** The pages of the rail. */
async function rail(page: Page): Promise<Entry[]> {
  return page.locator('.rail li a').evaluateAll((all) =>
    all.map((a) => ({
      name: a.querySelector('span')?.textContent ?? '',
      path: new URL((a as HTMLAnchorElement).href).pathname,
      letter: (a as HTMLElement).dataset['letter'] ?? '',
    })),
  )
}

async function at(page: Page, e: Entry): Promise<void> {
  await expect(page).toHaveURL((to) => to.pathname === e.path)
  await expect(page.locator('.rail [aria-current="page"]')).toContainText(e.name)
}

test('an officer reaches any page of the desk by the rail, by the search and by keys', async ({ page }) => {
  test.setTimeout(180_000)
  await enter(page, 'správce')
  const pages = await rail(page)
  expect(pages.length).toBeGreaterThan(10)
  for (const e of pages) {
    // by the rail, by its arrows
    await page.goto('/cs/desk/search')
    await page.locator('.rail [tabindex="0"]').focus()
    await page.keyboard.press('Home')
    for (let i = 0; i <= pages.length; i++) {
      if (await page.evaluate((path) => (document.activeElement as HTMLAnchorElement).pathname === path && document.activeElement?.closest('li'), e.path)) break
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await at(page, e)
    // by the search: Enter comes before the answer does
    await page.goto('/cs/desk/search')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.type(e.name)
    await page.keyboard.press('Enter')
    await at(page, e)
    // by keys
    await page.goto('/cs/desk/trash')
    await page.keyboard.press('g')
    await page.keyboard.press(e.letter)
    await at(page, e)
  }
  // The help of keys names them all.
  await page.keyboard.press('?')
  const help = page.getByRole('dialog')
  for (const e of pages) await expect(help.locator('dl > div', { hasText: e.name }).filter({ hasText: new RegExp('g\\s+' + e.letter) })).not.toHaveCount(0)
})

test('search for anything: a pair, an official, a command; nothing is opened that was typed a moment before', async ({ page }) => {
  await enter(page, 'správce')
  await page.keyboard.press('/')
  const field = page.getByRole('combobox')
  await expect(field).toBeFocused()
  await page.keyboard.type('Opava Katowice')
  await expect(page.getByRole('option')).toHaveCount(1)
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  await axe(page, 'the search')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opava – Katovice')

  // The answer to the first text is slow: Enter opens what is typed, not what was.
  await page.goto('/cs/desk')
  await page.route('**/desk/search.json*', async (route) => {
    const slow = new URL(route.request().url()).searchParams.get('q') === 'Opava'
    await new Promise((r) => setTimeout(r, slow ? 1500 : 400))
    await route.continue().catch(() => undefined)
  })
  await page.keyboard.press('/')
  await page.keyboard.type('Opava')
  await page.waitForTimeout(300)
  await field.fill('Bardejov')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bardejov')
  await page.unroute('**/desk/search.json*')

  // Arrows, Escape, and commands.
  await page.keyboard.press('/')
  const answer = page.waitForResponse(/search\.json\?q=opava$/)
  await page.keyboard.type('opava')
  await answer
  await expect(page.getByRole('option').nth(1)).toContainText('Zschopau')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(field).toHaveAttribute('aria-activedescendant', (await page.getByRole('option').nth(1).getAttribute('id')) ?? '')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('skrýt')
  await page.keyboard.press('Enter')
  await expect(page.locator('.rail')).toBeHidden()
  await page.reload() // it stays so
  await expect(page.locator('.rail')).toBeHidden()
  await expect(page.locator('.rail-fold')).toHaveAttribute('aria-expanded', 'false')
  await page.locator('.rail-fold').click()
  await expect(page.locator('.rail')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('odhlásit')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/sign-in/)
})

test('few presses of Tab lead to the first row, arrows through the rows', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/cs/desk/partnerships')
  const tab = (): Promise<void> => page.keyboard.press('Tab')
  await tab()
  await expect(page.locator('.skip').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  await page.reload()
  await tab()
  await tab()
  await page.keyboard.press('Enter')
  const names = page.locator('main tbody th a')
  await expect(names.first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(names.nth(1)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press(' ')
  await expect(page.locator('main tbody input[type=checkbox]').nth(1)).toBeChecked()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('End')
  await expect(names.last()).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  const stops = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('main table a, main table input')].filter((e) => e.tabIndex === 0).length)
  expect(stops).toBe(1)
  await tab() // out of the list at once
  expect(await page.evaluate(() => document.activeElement?.closest('table'))).toBeNull()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/desk\/partnerships\/[^/]+$/)
})

test('open at the desk: for the staff alone', async ({ page }) => {
  await page.goto('/cs/municipalities/opava')
  await expect(page.locator('th-desk a')).toHaveCount(0)
  await enter(page, 'koordinátor')
  await page.goto('/cs/municipalities/opava')
  await expect(page.locator('th-desk a')).toHaveCount(0)
  await page.goto('/cs/town-hall')
  await page.getByRole('button', { name: 'Odhlásit se' }).click()
  await enter(page, 'poradce')
  await page.goto('/cs/municipalities/opava')
  await page.locator('th-desk a').click()
  await expect(page).toHaveURL(/\/cs\/desk\/municipalities\//)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opava')
  const record = await page.locator('main table a[href*="/desk/partnerships/"]').first().getAttribute('href')
  await page.goto((record ?? '').replace('/desk/', '/'))
  await page.locator('th-desk a').click()
  await expect(page).toHaveURL(/\/cs\/desk\/partnerships\//)
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('the rail, the search and signing out are plain links and forms', async ({ page }) => {
    await enter(page, 'editor')
    await page.locator('a.find').click()
    await page.getByRole('searchbox').fill('opava katowice')
    await page.getByRole('button', { name: 'Hledat' }).click()
    await page.getByRole('link', { name: 'Opava – Katovice' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opava – Katovice')
    await page.locator('.rail').getByRole('link', { name: 'Historie' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Historie změn')
    await page.locator('.me summary').click()
    await page.getByRole('button', { name: 'Odhlásit se' }).click()
    await expect(page).toHaveURL(/sign-in/)
  })
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`the frame in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })
    test('axe finds nothing in what opens, on a phone too', async ({ page }) => {
      await enter(page, 'správce')
      await page.goto('/cs/desk/search?q=opava')
      await axe(page, 'the page of the search')
      await fits(page, 'the page of the search')
      await page.keyboard.press('?')
      await axe(page, 'the help of keys')
      await page.keyboard.press('Escape')
      for (const menu of ['.new', '.language', '.me', '.demo']) {
        await page.locator(menu + ' summary').click()
        await axe(page, menu)
      }
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 320, height: 700 })
      await page.goto('/cs/desk')
      await expect(page.locator('.rail')).toBeHidden()
      await page.locator('.rail-fold').click()
      await expect(page.locator('.rail [aria-current]')).toBeFocused()
      await axe(page, 'the rail on a phone')
      await page.keyboard.press('Escape')
      await expect(page.locator('.rail')).toBeHidden()
      await page.keyboard.press('/')
      await page.keyboard.type('opava')
      await expect(page.getByRole('option').first()).toBeVisible()
      await fits(page, 'the search')
    })
  })
}

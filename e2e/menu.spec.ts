import { axe, expect, fits, test } from './journey'

const register = ['Towns', 'Partnerships', 'Countries', 'Figures', 'Through time', 'Chains', 'Cross-table', 'Coverage', 'Data to download']

test('the menu by keyboard: a list opens, Escape closes it, a page marks its place', async ({ page }) => {
  await page.goto('/en/')
  const section = page.locator('nav.sections summary', { hasText: 'Register' })
  const list = page.locator('details.section', { has: page.locator('summary', { hasText: 'Register' }) }).locator('> ul')
  await section.focus()
  await page.keyboard.press('Enter')
  await expect(list.getByRole('link')).toHaveText(register)
  await axe(page, 'an open list of the menu')
  await page.keyboard.press('Tab')
  await expect(list.getByRole('link', { name: 'Towns' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await expect(section).toBeFocused()
  await page.keyboard.press('Enter')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/en\/countries$/)
  await expect(section).toHaveAttribute('aria-current', 'true')
  await section.click()
  await expect(list.getByRole('link', { name: 'Countries' })).toHaveAttribute('aria-current', 'page')
  // Going on elsewhere closes it, too.
  await page.getByRole('heading', { level: 1 }).click()
  await expect(list).toBeHidden()
})

test('the search in the head suggests towns on every page', async ({ page }) => {
  for (const address of ['/en/about', '/en/map', '/en/nothing-here']) {
    await page.goto(address)
    const field = page.locator('header').getByRole('combobox', { name: 'Search' })
    await field.fill('opav')
    await expect(page.getByRole('option').first()).toContainText('Opava')
    await expect(page.locator('header form')).toHaveAttribute('action', '/en/search')
  }
  await page.getByRole('option').first().click()
  await expect(page).toHaveURL(/municipalities\/opava$/)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true })

  test('a button opens the menu, another the search', async ({ page }) => {
    await page.goto('/de/municipalities/opava')
    const menu = page.locator('details.menu > summary')
    const sections = page.locator('nav.sections')
    await expect(sections).toBeHidden()
    await menu.tap()
    await expect(sections).toBeVisible()
    await expect(page.locator('.languages')).toBeVisible()
    await axe(page, 'the open menu')
    await sections.locator('summary').first().tap()
    await expect(sections.getByRole('link', { name: 'Länder' })).toBeVisible()
    await fits(page, 'the open menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(sections).toBeHidden()

    await menu.tap()
    await page.touchscreen.tap(4, 620) // beside it
    await expect(sections).toBeHidden()

    const search = page.getByRole('button', { name: 'Suchen', expanded: false })
    const field = page.locator('#site-search')
    await expect(field).toBeHidden()
    await search.tap()
    await expect(field).toBeFocused()
    await axe(page, 'the open search')
    await fits(page, 'the open search')
    await page.keyboard.press('Escape')
    await expect(field).toBeHidden()
  })

  test('a phone that is turned shows the line', async ({ page }) => {
    await page.goto('/cs/about')
    await expect(page.locator('nav.sections')).toBeHidden()
    await page.setViewportSize({ width: 1024, height: 640 })
    await expect(page.locator('nav.sections')).toBeVisible()
    await page.setViewportSize({ width: 320, height: 640 })
    await expect(page.locator('nav.sections')).toBeHidden()
  })

  test.describe('without script', () => {
    test.use({ javaScriptEnabled: false })
    test('menu, search and languages stand open, and the menu closes', async ({ page }) => {
      await page.goto('/en/municipalities/opava')
      await expect(page.locator('#site-search')).toBeVisible()
      await expect(page.locator('.languages')).toBeVisible()
      await page.locator('nav.sections summary').first().tap()
      await page.locator('nav.sections').getByRole('link', { name: 'Through time' }).tap()
      await expect(page).toHaveURL(/\/en\/time$/)
      await page.locator('details.menu > summary').tap()
      await expect(page.locator('nav.sections')).toBeHidden()
    })
  })
})

test('the foot of a page leads to the same pages as the menu', async ({ page }) => {
  await page.goto('/en/about')
  const menu = await page.locator('nav.sections a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  const foot = await page.locator('.colophon nav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  expect(menu.length).toBeGreaterThan(5)
  expect(foot.slice(0, menu.length)).toEqual(menu)
})

import type { Page } from '@playwright/test'
import { axe, enter, expect, test } from '../journey'

// What must not go wrong where the register is changed: names that several bear,
// data of persons, taking back, deciding, campaigns that reach others.

/** Makes a municipality and returns the path of its record. */
async function municipality(page: Page, name: string): Promise<string> {
  await page.goto('/en/desk/municipalities/new')
  await page.locator('#name').fill(name)
  await page.locator('#country').selectOption('CZ')
  await page.locator('#source').selectOption('said:desk')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/done=added/)
  return new URL(page.url()).pathname
}

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/

test('a merge is taken back from its notice, its page and the history', async ({ page }) => {
  test.setTimeout(120_000)
  await enter(page, 'editor')
  const name = 'Zkušební Ves ' + Date.now().toString(36)
  const record = await municipality(page, name)
  const merge = async (): Promise<void> => {
    await page.goto(record + '/merge')
    await page.locator('#into').fill('Opava, CZ')
    await page.getByRole('button', { name: 'Show what would change' }).or(page.locator('main form.plain-form button')).first().click()
    const preview = page.locator('main')
    await expect(preview.locator('.history')).toContainText(name)
    await expect(preview.locator('.history')).toContainText('Opava')
    expect(await preview.innerText()).not.toMatch(id)
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.waitForURL(/done=merged/)
  }
  const back = async (): Promise<void> => {
    expect(await page.locator('main').innerText()).not.toMatch(id)
    await page.getByRole('button', { name: 'Take the change back' }).click()
    await page.waitForURL(/done=undone/)
    await page.goto(record)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  }
  await merge()
  await axe(page, 'after a merge')
  await page.locator('.notice a').click()
  await axe(page, 'taking a merge back')
  await back()
  await merge()
  await page.locator('section[aria-labelledby=merged] li', { hasText: name }).getByRole('link').click()
  await back()
  await merge()
  await page.goto('/en/desk/history')
  await page.locator('tbody tr', { hasText: name + ' → Opava' }).first().getByRole('link', { name: /^Take back/ }).click()
  await back()
})

test('two values that differ are decided one after the other', async ({ page }) => {
  await enter(page, 'editor')
  // A partnership of which the two ends will say different years.
  await page.goto('/en/desk/municipalities?q=Opava')
  await page.getByRole('link', { name: 'Opava', exact: true }).first().click()
  await page.locator('section[aria-labelledby=pairs] tbody a').last().click()
  const record = new URL(page.url()).pathname
  for (const [sayer, since] of [['a', '1971'], ['b', '1972']] as const) {
    await page.goto(record + '/edit')
    await page.locator('#since').fill(since)
    await page.locator(`input[name=sayer][value=${sayer}]`).check()
    await page.locator('#source').selectOption('said:letter')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.waitForURL(/done=saved/)
  }
  const differs = page.locator('.differs', { hasText: 'Since' })
  await axe(page, 'values that differ')
  for (const year of ['1972', '1971']) {
    await page.locator('.differs li', { hasText: year }).getByRole('button').click()
    await page.waitForURL(/done=decided-value/)
    await expect(differs).toContainText('The association decided for ' + year)
    await page.goto(record.replace('/desk', ''))
    await expect(page.locator('main')).toContainText(year)
    await page.goto(record)
  }
  await differs.getByRole('button', { name: /^Take the decision back/ }).click()
  await expect(differs).not.toContainText('decided')
})

test('"Neustadt" is asked, not guessed: in a form, a list and an import', async ({ page }) => {
  test.setTimeout(120_000)
  await enter(page, 'editor')
  await page.goto('/en/desk/partnerships/new')
  await page.locator('#a').fill('Opava, CZ')
  await page.locator('#b').fill('Neustadt')
  await expect(page.getByRole('option').first()).toBeVisible() // what is suggested is not chosen
  await page.keyboard.press('Escape')
  await page.locator('input[name=sayer][value=a]').check()
  await page.locator('#source').selectOption('said:letter')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.locator('main')).toContainText('Neustadt')
  await expect(page.locator('#b-error, [id^=b-error]').first()).toBeVisible()
  expect(page.url()).toContain('/partnerships/new')

  await page.goto('/en/desk/campaigns/new')
  await page.locator('input[name=title]').fill('Neustadt ' + Date.now().toString(36))
  await page.locator('input[name=languages][value=en]').check()
  await page.locator('main form.plain-form button').first().click()
  await page.waitForURL(/towns/)
  await page.locator('#list').fill('Neustadt; office@neustadt.example')
  await page.locator('button[name=do][value=add]').last().click()
  await expect(page.locator('main')).toContainText('Neustadt')
  await expect(page.locator('#list')).toHaveValue(/Neustadt/)
  await expect(page.locator('main')).not.toContainText('Prudnik 1')

  await page.goto('/en/desk/import')
  await page.locator('input[name=kind][value=partnerships]').check()
  const list = 'Town;Country;Partner;Since\nOpava;CZ;Neustadt;1992\n'
  await page.locator('input[name=file]').setInputFiles({ name: 'neustadt.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await page.locator('main form[enctype] button[type=submit]').first().click()
  await page.waitForURL(/columns/)
  await page.locator('input[name=source]').fill('https://www.opava-city.example/neustadt')
  await page.getByRole('button', { name: 'check', exact: false }).first().click()
  await expect(async () => {
    await page.reload()
    await expect(page.locator('main')).toContainText(/to decide|decide/i, { timeout: 500 })
  }).toPass({ timeout: 60_000 })
  await expect(page.locator('main')).not.toContainText('Prudnik')
})

test('a note with a telephone number is told at its field', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/en/desk/municipalities?q=Opava')
  await page.getByRole('link', { name: 'Opava', exact: true }).first().click()
  await page.locator('section[aria-labelledby=pairs] tbody a').first().click()
  const record = new URL(page.url()).pathname
  await page.goto(record + '/edit')
  const note = 'Volat Janu Novákovou, +420 603 123 456'
  await page.locator('#note').fill(note)
  await page.locator('input[name=sayer][value=editor]').check()
  await page.locator('#source').selectOption('said:phone')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.locator('#note')).toHaveValue(note)
  await expect(page.locator('#note-error')).toContainText('+420 603 123 456')
  await axe(page, 'a note with a number')
  await page.goto(record.replace('/desk', ''))
  await expect(page.locator('main')).not.toContainText('603 123 456')
})

test('a campaign is started, ended and reopened, each asked in numbers', async ({ page }) => {
  await enter(page, 'editor')
  await page.goto('/en/desk/campaigns/new')
  const title = 'Autumn ' + Date.now().toString(36)
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=languages][value=en]').check()
  await page.locator('main form.plain-form button').first().click()
  await page.waitForURL(/towns/)
  await page.locator('#list').fill('Liptovský Mikuláš; SK; office@mikulas.example')
  await page.locator('button[name=do][value=add]').last().click()
  const campaign = page.url().replace(/\/towns.*/, '')
  const step = async (to: string, says: RegExp): Promise<void> => {
    await page.goto(campaign)
    await page.locator(`button[name=to][value=${to}]`).first().click()
    await expect(page.locator('main')).toContainText(says)
    await axe(page, 'before a campaign is ' + to)
    await page.locator('main form.plain-form button').first().click()
    await page.goto(campaign)
  }
  await step('running', /1 municipality gets the invitation/)
  await expect(page.locator('button[name=to][value=ended]')).toBeVisible()
  await step('ended', /it can be reopened/)
  await step('running', /link/i)
  await expect(page.locator('button[name=to][value=ended]')).toBeVisible()
})

test('a paper is proposed by the town and accepted by the desk', async ({ page, browser }) => {
  await enter(page, 'koordinátor')
  await page.goto('/en/town-hall')
  await page.locator('a[href$="/paper"]').first().click()
  const title = 'Photograph ' + Date.now().toString(36)
  await page.locator('#paper-kind').selectOption({ index: 1 })
  await page.locator('#paper-title').fill(title)
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await page.locator('input[type=file]').setInputFiles({ name: 'signing.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') })
  await page.getByRole('button', { name: 'Send to the association' }).click()
  await page.waitForURL(/done=proposed/)
  const desk = await (await browser.newContext({ baseURL: new URL(page.url()).origin })).newPage()
  await enter(desk, 'editor')
  await desk.goto('/en/desk/proposals')
  await expect(async () => {
    for (const link of await desk.locator('tbody a').all()) {
      const href = (await link.getAttribute('href')) ?? ''
      await desk.goto(href)
      if ((await desk.locator('main').innerText()).includes(title)) return
      await desk.goto('/en/desk/proposals')
    }
    throw new Error('the proposal is not there')
  }).toPass({ timeout: 20_000 })
  await desk.getByRole('button', { name: 'Accept what is ticked' }).click()
  await desk.waitForURL(/done=decided/)
  await page.goto('/en/town-hall')
  await expect(page.locator('#proposals').locator('..')).toContainText('accepted')
  await desk.context().close()
})

import type { Page } from '@playwright/test'
import { axe, enter, expect, fits, leave, test } from '../journey'

async function invited(page: Page): Promise<void> {
  const who = `eva.${Date.now()}.${Math.floor(Math.random() * 1e6)}@example.org`
  const password = 'kůň žere seno'
  await enter(page, 'správce')
  await page.getByRole('link', { name: 'Lidé' }).click()
  await page.getByRole('link', { name: 'Pozvat někoho' }).click()
  await page.getByLabel('Jméno').fill('Eva Nová')
  await page.getByLabel('E-mail', { exact: true }).fill(who)
  await page.getByLabel('Role').selectOption('coordinator')
  await page.getByLabel('Obce').fill('není taková')
  await page.getByRole('button', { name: 'Poslat pozvánku' }).click()
  await expect(page.locator('.error-summary')).toContainText('není taková')
  await expect(page.getByLabel('Jméno')).toHaveValue('Eva Nová')
  // A name alone is asked, since nobody says in which country; what is offered is taken.
  await page.getByLabel('Obce').fill('Opava')
  await page.getByRole('button', { name: 'Poslat pozvánku' }).click()
  await expect(page.locator('#units-error')).toContainText('Opava (Moravskoslezský kraj, Česko)')
  await page.getByLabel('Obce').fill('Opava (Moravskoslezský kraj, Česko)')
  await page.getByRole('button', { name: 'Poslat pozvánku' }).click()
  await expect(page.locator('main').getByRole('status')).toHaveText('Pozvánka je na cestě.')
  await leave(page)

  await page.goto('/cs/demo/mail')
  await expect(async () => {
    await page.reload()
    await expect(page.locator('.caught', { hasText: who })).toBeVisible()
  }).toPass()
  const letter = (await page.locator('.caught', { hasText: who }).locator('pre').textContent()) ?? ''
  await page.goto(/http\S+/.exec(letter)?.[0] ?? '')
  await page.getByLabel('Nové heslo').fill('krátké')
  await page.getByRole('button', { name: 'Nastavit heslo' }).click()
  await expect(page.locator('.field .error')).toContainText('10')
  await page.getByLabel('Nové heslo').fill(password)
  await page.getByRole('button', { name: 'Nastavit heslo' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vaše partnerství')
  await leave(page)

  await page.getByLabel('E-mail').fill(who)
  await page.getByLabel('Heslo').fill('něco úplně jiného')
  await page.getByRole('button', { name: 'Přihlásit se', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('nesouhlasí')
  await expect(page.getByLabel('E-mail')).toHaveValue(who)
  await page.getByLabel('Heslo').fill(password)
  await page.getByRole('button', { name: 'Přihlásit se', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vaše partnerství')
  // A coordinator sees nothing of the administrator's.
  await expect(page.getByRole('link', { name: 'Lidé' })).toHaveCount(0)
  expect((await page.goto('/cs/people'))?.status()).toBe(403)

  // Signing in by mail, with the six digits on this device.
  await leave(page)
  await page.getByRole('link', { name: 'Přihlásit se e-mailem' }).click()
  await page.getByLabel('E-mail').fill(who)
  await page.getByRole('button', { name: 'Poslat e-mail' }).click()
  const other = await page.context().newPage()
  await expect(async () => {
    await other.goto('/cs/demo/mail')
    await expect(other.locator('.caught', { hasText: who }).first()).toContainText('kódem')
  }).toPass()
  const code = /\d{6}/.exec((await other.locator('.caught', { hasText: who }).first().locator('pre').textContent()) ?? '')?.[0] ?? ''
  await other.close()
  await page.getByLabel('Šest číslic').fill(code)
  await page.getByRole('button', { name: 'Přihlásit se' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vaše partnerství')
}


test.describe('coming in', () => {
  test.use({ javaScriptEnabled: false })
  test('be invited, choose a password, sign in and out, sign in by mail: without script', async ({ page }) => invited(page))
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`inner pages in ${scheme} colours`, () => {
    test.use({ colorScheme: scheme })
    test('axe finds nothing, and nothing runs out at 320 px', async ({ page }) => {
      await page.goto('/en/sign-in')
      await axe(page, 'sign-in')
      await enter(page, 'správce')
      for (const path of ['account', 'account/second', 'people', 'people/new', 'security-log', 'demo/mail', 'desk/persons', 'desk/mail']) {
        await page.goto('/cs/' + path)
        await axe(page, path)
        await fits(page, path)
      }
    })
  })
}

test('sign in by keyboard alone', async ({ page }) => {
  await page.goto('/cs/account')
  await expect(page).toHaveURL(/sign-in\?next=/)
  const button = page.getByRole('button', { name: /^editor/ })
  for (let i = 0; i < 60 && !(await button.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Můj účet')
})

// A year in the life: an association sets the program up, takes a list in, asks
// the towns, a town answers on a phone, the editor accepts, the public sees it;
// the officer changes, hands over, and is erased. On a server of its own, with a
// mail server of its own.

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from '@playwright/test'
import { axe, expect, fits, test } from '../journey'

const run = promisify(execFile)
const port = 18475
const mailPort = 18476
const program = fileURLToPath(new URL('../../bin/twinhall', import.meta.url))
const site = `http://127.0.0.1:${port}`
const secret = 'kůň žere seno'

interface Letter {
  to: string
  text: string
}

/** A mail server that takes everything and keeps it. */
class Sink {
  readonly letters: Letter[] = []
  private server: Server

  constructor() {
    this.server = createServer((socket) => {
      let to = ''
      let data: string[] | undefined
      let rest = ''
      const say = (line: string): void => void socket.write(line + '\r\n')
      socket.setEncoding('utf8')
      socket.on('error', () => undefined)
      say('220 sink')
      socket.on('data', (chunk: string) => {
        rest += chunk
        for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
          const line = rest.slice(0, at)
          rest = rest.slice(at + 2)
          if (data) {
            if (line !== '.') data.push(line)
            else {
              this.letters.push({ to, text: decode(data.join('\n')) })
              data = undefined
              say('250 kept')
            }
          } else if (/^(EHLO|HELO)/i.test(line)) say('250 sink')
          else if (/^RCPT TO/i.test(line)) {
            to = /<([^>]*)>/.exec(line)?.[1] ?? ''
            say('250 ok')
          } else if (/^DATA/i.test(line)) {
            data = []
            say('354 go on')
          } else if (/^QUIT/i.test(line)) {
            say('221 bye')
            socket.end()
          } else say('250 ok')
        }
      })
    })
  }

  listen(): Promise<void> {
    return new Promise((done) => this.server.listen(mailPort, '127.0.0.1', () => done()))
  }

  close(): void {
    this.server.close()
  }

  /** The address in the last letter to somebody. */
  async link(to: string, path: RegExp): Promise<string> {
    let found = ''
    await expect(async () => {
      const letter = this.letters.filter((l) => l.to === to).at(-1)
      found = letter?.text.match(new RegExp(`${site}\\S*${path.source}\\S*`))?.[0] ?? ''
      expect(found, `a letter to ${to} among ${JSON.stringify(this.letters.map((l) => l.to + ': ' + l.text.slice(-400)))}`).not.toBe('')
    }).toPass({ timeout: 45_000 })
    return found
  }
}

/** The text of a mail: quoted-printable taken apart, soft breaks joined. */
function decode(raw: string): string {
  const bytes = raw.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

async function start(folder: string): Promise<{ server: ChildProcess; setUp: string }> {
  const server = spawn(program, [
    '--database', join(folder, 'twins.db'), 'serve', '--listen', `127.0.0.1:${port}`,
    '--smtp', `smtp://127.0.0.1:${mailPort}?plain=1`, '--mail-from', 'twins@association.example',
  ])
  let said = ''
  const setUp = await new Promise<string>((done, failed) => {
    server.stderr?.on('data', (b: Buffer) => {
      if (process.env['TWINHALL_SEE']) process.stderr.write(b)
      said += b.toString()
      const at = /set_up="?(http[^\s"]+)/.exec(said)?.[1]
      if (at && said.includes('Twinhall shows')) done(at)
    })
    server.on('exit', () => failed(new Error(said)))
  })
  return { server, setUp: setUp.replace('/cs/', '/en/') }
}

/** A page of its own, that does not wait for ever. */
async function own(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: site })).newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** A browser of somebody else, on a phone, without script. */
async function phone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, isMobile: true, hasTouch: true, baseURL: site })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** The code of the second step that an app shows now (RFC 6238). */
function oneTimeCode(base32: string): string {
  let bits = ''
  for (const letter of base32.trim()) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('a year in the life', async ({ browser }) => {
  test.setTimeout(420_000)
  const folder = mkdtempSync(join(tmpdir(), 'twinhall-year-'))
  const sink = new Sink()
  await sink.listen()
  const { server, setUp } = await start(folder)
  try {
    const page = await own(browser)

    await test.step('set up', async () => {
      await page.goto(setUp)
      await page.getByLabel('Name').fill('Adéla Ukázková')
      await page.getByLabel('E-mail').fill('adela@association.example')
      await page.getByLabel('Password').fill(secret)
      await page.locator('main form button').click()
      // Who administers has a second step before anything else opens.
      await expect(page).toHaveURL(/account\/second/)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await axe(page, 'a second step is required')
      await page.getByLabel('Present password').fill(secret)
      await page.locator('main form.plain-form button').click()
      await page.locator('#code').fill(oneTimeCode(await page.locator('main code').innerText()))
      await axe(page, 'the secret of a second step')
      await page.locator('main form.plain-form button').click()
      await expect(page.locator('main .codes li')).toHaveCount(10)
      await page.goto('/en/desk')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('What needs you today')
    })

    await test.step('take a list in', async () => {
      await page.goto('/en/desk/import')
      await page.locator('input[name=kind][value=partnerships]').check()
      const list = 'Town;Country;Partner;Country of partner;Since\nOpava;CZ;Liptovský Mikuláš;SK;1992\nOpava;CZ;Racibórz;PL;1991\n'
      await page.locator('input[name=file]').setInputFiles({ name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
      await page.locator('main form[enctype] button[type=submit]').first().click()
      await page.waitForURL(/columns/)
      await axe(page, 'columns of an import')
      const columns = page.locator('table.sheet thead select')
      for (const [i, field] of ['a', 'a_country', 'b', 'b_country', 'date'].entries()) {
        const select = columns.nth(i)
        const options = await select.locator('option').evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value))
        await select.selectOption(options.find((o) => o === field || o === field.replace('_', '-')) ?? field)
      }
      await page.locator('input[name=source]').fill('https://www.opava-city.example/partners')
      await page.getByRole('button', { name: 'check', exact: false }).first().click()
      await expect(async () => {
        await page.reload()
        await expect(page.locator('form[action$="/apply"] button')).toBeVisible({ timeout: 500 })
      }).toPass({ timeout: 60_000 })
      await page.locator('form[action$="/apply"] button').click()
      await expect(page.locator('a[href*="/desk/undo/"]')).toBeVisible({ timeout: 60_000 })
      await axe(page, 'an import')
      const undo = await page.locator('a[href*="/desk/undo/"]').first().getAttribute('href')
      const other = await own(browser)
      await other.context().addCookies(await page.context().cookies())
      await other.goto(undo + '')
      await axe(other, 'the preview of an undo')
      await other.context().close()
      await expect(async () => {
        const answer = await page.request.get('/en/municipalities/opava')
        expect(await answer.text()).toContain('Racib')
      }).toPass({ timeout: 60_000 })
    })

    await test.step('ask the towns', async () => {
      await page.goto('/en/desk/campaigns/new')
      await page.locator('input[name=title]').fill('Spring round')
      await page.locator('input[name=languages][value=en]').check()
      await page.locator('input[name=form][value=long]').check()
      await page.locator('main form.plain-form button').first().click()
      await page.waitForURL(/towns/)
      await page.locator('#list').fill('Opava; Česko; office@opava.example\nLiptovský Mikuláš, Slovensko; office@mikulas.example')
      await axe(page, 'the towns of a campaign')
      await page.locator('button[name=do][value=add]').last().click()
      await page.goto(page.url().replace(/\/towns.*/, ''))
      await page.locator('button[name=to][value=running]').click()
      await expect(page.locator('main')).toContainText('2 municipalities get the invitation')
      await axe(page, 'what starting a campaign does')
      await page.locator('main form.plain-form button').click()
      await axe(page, 'a campaign')
      await expect(page.locator('main')).toContainText('2')
    })

    await test.step('a town answers on a phone', async () => {
      const small = await phone(browser)
      const link = (await sink.link('office@opava.example', /answer\?token=/)).replace('/cs/', '/en/')
      const looked = await own(browser) // looking changes nothing
      await looked.goto(link)
      await axe(looked, 'the answer')
      await looked.context().close()
      await small.goto(link)
      await expect(small.locator('main')).toContainText('Liptovský Mikuláš')
      await fits(small, 'the answer')
      await small.locator('form.confirm-all button, .confirm-all button').first().click()
      await expect(small.locator('main')).toContainText(/[Tt]hank/)
      await small.context().close()
    })

    await test.step('the other town corrects, and names its officer', async () => {
      const small = await phone(browser)
      await small.goto((await sink.link('office@mikulas.example', /answer\?token=/)).replace(/\/(cs|sk)\//, '/en/'))
      const since = small.locator('input[name^=since-]').first()
      const fold = small.locator('details:has(input[name^=since-]) > summary').first()
      await small.locator('input[name^=said-][value=correct]').first().check()
      if (!(await since.isVisible()) && (await fold.count())) await fold.click()
      await since.fill('1993')
      await small.locator('button[name=do][value=send]').click()
      await expect(small.locator('main')).toContainText(/[Tt]hank/)
      await small.context().close()
    })

    let pair = ''
    await test.step('the editor accepts', async () => {
      await page.goto('/en/desk')
      await page.locator('.work a[href*="/desk/proposals/"]').first().click()
      await expect(page.locator('table')).toContainText('1993')
      await axe(page, 'a proposal')
      await page.getByRole('button', { name: 'Accept what is ticked' }).click()
      await expect(page.locator('main').getByRole('status').first()).toContainText('Decided.')
      // What it corrected is so now: the town confirms it by telephone.
      await page.goto('/en/desk/municipalities?q=Opava')
      await page.getByRole('link', { name: 'Opava', exact: true }).first().click()
      await page.locator('tbody a', { hasText: 'Mikul' }).click()
      pair = new URL(page.url()).pathname
      await page.locator('section.confirm > .confirms li', { hasText: 'Mikul' }).getByRole('button').click()
    })

    await test.step('the public sees who confirmed', async () => {
      await page.goto(pair.replace('/desk', ''))
      await expect(page.locator('main')).toContainText('1993')
      await page.goto('/en/partnerships?confirmed=both')
      await expect(page.locator('main table')).toContainText('Mikul')
      await axe(page, 'confirmed by both ends')
    })

    await test.step('an officer comes', async () => {
      await page.goto('/en/people/new')
      await page.locator('#name').fill('Karel Odcházející')
      await page.locator('#email').fill('karel@opava.example')
      await page.locator('#role').selectOption('coordinator')
      await page.locator('#units').fill('Opava, Česko')
      await page.locator('main form.plain-form button').first().click()
      const other = await own(browser)
      await other.goto((await sink.link('karel@opava.example', /invitation\?token=/)).replace('/cs/', '/en/'))
      await other.locator('#password').fill(secret)
      await other.locator('main form button').click()
      await expect(other).toHaveURL(/town-hall/)
      await other.locator('a[href$="/town-hall/officials"]').first().click()
      await other.locator('a[href*="/town-hall/officials/new"]').first().click()
      await other.locator('input[name=role][value=officer], select[name=role]').first().evaluate((e) => {
        if (e instanceof HTMLSelectElement) e.value = 'officer'
        else (e as HTMLInputElement).checked = true
      })
      await other.locator('input[name=function]').fill('referent')
      await other.locator('input[name=email]').fill('vztahy@opava.example')
      await other.locator('input[name=name]').fill('Karel Odcházející')
      await other.locator('input[name=own-email]').fill('karel@opava.example')
      const basis = other.locator('select[name=basis]')
      if (await basis.count()) await basis.selectOption('consent')
      else await other.locator('input[name=basis][value=consent]').check()
      await other.locator('main form.plain-form button[type=submit]').first().click()
      await expect(other.locator('main')).toContainText('referent')
      await axe(other, 'officials of the town hall')

      await other.goto('/en/town-hall/hand-over')
      await axe(other, 'hand-over')
      await other.locator('#name').fill('Jana Nastupující')
      await other.locator('#email').fill('jana@opava.example')
      for (const box of await other.locator('main form.plain-form input[type=checkbox]').all()) await box.check()
      await other.locator('main form.plain-form button').first().click()
      const next = await own(browser)
      await next.goto((await sink.link('jana@opava.example', /invitation\?token=/)).replace('/cs/', '/en/'))
      await next.locator('#password').fill(secret)
      await next.locator('main form button').click()
      await expect(next).toHaveURL(/town-hall/)
      await expect(next.locator('main')).toContainText('Mikul')
      await other.goto('/en/town-hall')
      await expect(other).toHaveURL(/sign-in/) // who handed over is out
      await next.goto('/en/town-hall/sheet')
      await expect(next.locator('body')).toContainText('Mikul')
    })

    await test.step('the officer is erased', async () => {
      const at = ['--database', join(folder, 'twins.db')]
      const before = await run(program, [...at, 'person', 'find', 'karel@opava.example'])
      expect(before.stdout + before.stderr).toContain('Karel')
      await run(program, [...at, 'person', 'erase', 'karel@opava.example', '--apply', '--erasures', join(folder, 'erasures.jsonl')])
      const after = await run(program, [...at, 'person', 'find', 'karel@opava.example']).catch((e: { stdout: string; stderr: string }) => e)
      expect(after.stdout + after.stderr).not.toContain('Karel Odch')
      await page.goto('/en/people')
      await expect(page.locator('main')).not.toContainText('Karel')
      await page.goto(pair)
      await expect(page.locator('main')).not.toContainText('Karel')
      expect((await page.goto('/en/municipalities/opava'))?.status()).toBe(200)
    })
  } finally {
    server.kill('SIGTERM')
    sink.close()
    if (!process.env['TWINHALL_SEE']) rmSync(folder, { recursive: true, force: true })
  }
})

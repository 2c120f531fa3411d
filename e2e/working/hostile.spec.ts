import { readFileSync } from 'node:fs'
import { enter, expect, test } from '../journey'

const most = 20_000 // characters of a text, as its field says
const file = new URL('../../internal/markdown/testdata/hostile.txt', import.meta.url)
const named: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** A quoted string of Go; a byte that is no UTF-8 becomes the sign of that number. */
function unquoted(line: string): string {
  return line.slice(1, -1).replace(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/g, (_, x?: string, u?: string, long?: string, c?: string) =>
    c === undefined ? String.fromCodePoint(parseInt(x ?? u ?? long ?? '', 16)) : (named[c] ?? c))
}

const attacks = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('"')).map(unquoted)

// What may hide the rest of its batch or take its references, so that it must be tried by itself too.
const opens = /^ {0,3}<|<!|<\?|<(?:script|style|pre|textarea)|```|~~~|\]:/i

/** The attacks joined with blank lines, as many as the field takes at once. */
function batches(): string[] {
  const all = ['']
  for (const attack of [...attacks.filter((a) => !opens.test(a)), ...attacks.filter((a) => opens.test(a))]) {
    const last = all[all.length - 1] ?? ''
    if (last.length + attack.length + 2 > most) all.push(attack)
    else all[all.length - 1] = last + '\n\n' + attack
  }
  return all
}

declare global {
  interface Window {
    ran: string[]
    judge: (root: Element) => string[]
  }
}

test('nothing runs of hostile texts that an editor writes', async ({ page, baseURL }) => {
  test.setTimeout(240_000) // the machine may do other work
  expect(attacks.length).toBeGreaterThanOrEqual(500)
  const ran: string[] = []
  page.on('dialog', (d) => {
    ran.push('dialog ' + d.message())
    void d.dismiss()
  })
  page.on('request', (r) => {
    if (/^(https?|wss?|ftp):/.test(r.url()) && !r.url().startsWith(baseURL + '/')) ran.push('request to ' + r.url())
  })
  await page.addInitScript(() => {
    window.ran = []
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const) {
      Object.defineProperty(window, name, { value: () => window.ran.push(name) })
    }
    document.addEventListener('securitypolicyviolation', (e) => window.ran.push('policy ' + e.violatedDirective))
    const names = ['P', 'H2', 'H3', 'H4', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'PRE', 'CODE', 'HR', 'BR', 'EM', 'STRONG', 'A']
    const elements = new Set([...names, 'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD'])
    const attributes = new Set(['A href', 'H2 id', 'H3 id', 'H4 id', 'OL start', 'TH class', 'TD class'])
    // What the browser has made of a text that it must not hold.
    window.judge = (root) => {
      const wrong: string[] = []
      for (const e of root.querySelectorAll('*')) {
        if (!elements.has(e.tagName)) wrong.push(e.outerHTML.slice(0, 200))
        for (const a of e.attributes) if (!attributes.has(e.tagName + ' ' + a.name)) wrong.push(e.outerHTML.slice(0, 200))
        if (e.id && !e.id.startsWith('h-')) wrong.push('id ' + e.id)
        if (!(e instanceof HTMLAnchorElement)) continue
        const written = e.getAttribute('href') ?? ''
        const inside = e.origin === location.origin && e.pathname.startsWith('/cs/')
        if (written.startsWith('/') ? !inside : !/^(https?:\/\/[^/]|mailto:)/.test(written)) wrong.push('href ' + written)
        if (!['https:', 'http:', 'mailto:', ':'].includes(e.protocol)) wrong.push('protocol ' + e.href)
      }
      return wrong
    }
  })
  await enter(page, 'správce')
  await page.goto('/cs/desk/guide')
  await page.getByRole('row', { name: /Den podpisu/ }).getByRole('link', { name: /Čeština/ }).click()
  const field = page.locator('#article-body-cs')
  const prose = page.locator('th-preview .prose')
  const here = page.url()

  const whole: string[] = []
  for (const batch of batches()) {
    const answer = page.waitForResponse((r) => r.url().endsWith('/preview'))
    await field.fill(batch)
    const made = await (await answer).text()
    expect((await answer).status()).toBe(200)
    await expect.poll(() => prose.evaluate((e, html) => {
      const same = document.createElement('div')
      same.innerHTML = html
      return e.innerHTML === same.innerHTML
    }, made)).toBe(true)
    expect(await prose.evaluate((e) => window.judge(e))).toEqual([])
    whole.push(made)
  }

  const single = attacks.filter((a) => opens.test(a))
  const alone = await page.evaluate(async (texts) => {
    const preview = document.querySelector<HTMLElement>('th-preview')
    const shown = preview?.querySelector('.prose')
    if (!preview || !shown) throw new Error('there is no preview')
    const wrong: string[] = []
    const made: string[] = []
    let next = 0
    const work = async (): Promise<void> => {
      for (let text = texts[next++]; text !== undefined; text = texts[next++]) {
        const answer = await fetch(preview.dataset['url'] ?? '', { method: 'POST', body: new URLSearchParams({ text }) })
        if (!answer.ok) wrong.push(`${answer.status}: ${text}`)
        const html = await answer.text()
        shown.innerHTML = html
        wrong.push(...window.judge(shown))
        made.push(html)
      }
    }
    await Promise.all([1, 2, 3, 4, 5, 6].map(work))
    if (!(document.getElementById('article-body-cs') instanceof HTMLTextAreaElement)) wrong.push('the field lost its id')
    return { wrong, made }
  }, single)
  expect(alone.wrong).toEqual([])
  expect(alone.made.length).toBe(single.length)
  expect(page.url()).toBe(here)
  expect(await page.evaluate(() => window.ran)).toEqual([])

  // Nor does anything run in a page that comes with all of it and has no policy.
  const body = '<!DOCTYPE html><meta charset="utf-8"><title>x</title><main>' + [...whole, ...alone.made].join('\n') + '</main>'
  await page.route('**/cs/hostile', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
  await page.goto('/cs/hostile')
  expect(await page.evaluate(() => window.judge(document.querySelector('main') ?? document.body))).toEqual([])
  expect(await page.evaluate(() => document.querySelectorAll('script, body > :not(main)').length)).toBe(0)
  expect(await page.evaluate(() => window.ran)).toEqual([])
  expect(page.url()).toBe(baseURL + '/cs/hostile')
  expect(ran).toEqual([])
})

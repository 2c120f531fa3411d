import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { test as plain, type Page } from '@playwright/test'
import { axe, expect, test } from './journey'

/** Opens a page of another site, on another origin, with a line of HTML in it. */
async function elsewhere(page: Page, line: string, look: () => Promise<void>): Promise<void> {
  const html = `<!doctype html><html lang="cs"><title>Město</title><h1>Město</h1>${line}</html>`
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(html))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await look()
  } finally {
    server.close()
  }
}

plain('a town shows its partners on its own site with the line from its page', async ({ page, context }) => {
  await page.goto('/cs/municipalities/opava')
  await page.getByText('Dát na vlastní web').click()
  const line = await page.getByRole('textbox', { name: 'Vložte do stránky' }).inputValue()
  await elsewhere(page, line, async () => {
    const frame = page.frameLocator('iframe')
    await expect(frame.getByRole('heading')).toContainText('Opava')
    await expect(frame.locator('.map-svg .arc')).toHaveCount(4)
    await expect(frame.locator('.near li')).toHaveCount(4)
    expect(await context.cookies()).toEqual([])
    // A link of the frame opens beside the town's site, not in it.
    const opened = page.waitForEvent('popup')
    await frame.getByRole('link', { name: 'Liptovský Mikuláš' }).click()
    await expect((await opened).getByRole('heading', { level: 1 })).toHaveText('Liptovský Mikuláš')
  })
})

plain('a filtered map moves on another site', async ({ page, baseURL }) => {
  await elsewhere(page, `<iframe src="${baseURL}/cs/embed/map?country=CZ&with=SK" title="Mapa" width="800" height="640"></iframe>`, async () => {
    const frame = page.frameLocator('iframe')
    await expect(frame.locator('.found')).toContainText('45')
    await frame.locator('th-map.map-ready').waitFor({ timeout: 45_000 })
  })
})

plain('a page that is no frame is not shown on another site', async ({ page, baseURL }) => {
  await elsewhere(page, `<iframe src="${baseURL}/cs/municipalities/opava" title="Opava"></iframe>`, async () => {
    await page.waitForLoadState('networkidle')
    expect(page.frames().filter((f) => f.url().includes('/municipalities/')).length).toBe(0)
  })
})

for (const [name, address] of [
  ['a town’s sheet', '/cs/municipalities/opava/sheet'],
  ['a region’s poster', '/cs/poster?country=SK'],
] as const) {
  test(`${name} is one page of paper, and axe finds nothing`, async ({ page }) => {
    await page.goto(address)
    await axe(page, name)
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(1)
    const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? []
    const millimetres = [width, height].map((points) => Math.round((Number(points) / 72) * 25.4))
    expect(millimetres).toEqual(address.includes('sheet') ? [210, 297] : [420, 594])
    await page.emulateMedia({ media: 'print' })
    await expect(page.locator('.paper-bar')).toBeHidden()
  })
}

test('frames pass axe', async ({ page }) => {
  await page.goto('/cs/embed/municipalities/opava')
  await axe(page, 'frame')
})

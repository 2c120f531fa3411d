// Pans the site's map and Leaflet's with the mouse, alike, and writes how long
// the frames took. Arguments: Chromium, address of the site, path of the map.
import { chromium } from '@playwright/test'

const [executablePath, base, path] = process.argv.slice(2)
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
    '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  ],
})

const drags = 10
const steps = 40 // of a drag

/** Drags the map about for some seconds; the time of every frame in milliseconds. */
async function pan(page, box) {
  await page.evaluate(() => {
    window.frames_ = []
    let last = performance.now()
    const frame = (now) => {
      window.frames_.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  for (let d = 0; d < drags; d++) {
    const way = d % 2 ? -1 : 1
    await page.mouse.move(x - way * 160, y - way * 80)
    await page.mouse.down()
    for (let s = 1; s <= steps; s++) {
      await page.mouse.move(x + way * (-160 + 8 * s), y + way * (-80 + 4 * s))
      await page.waitForTimeout(16)
    }
    await page.mouse.up()
    await page.waitForTimeout(100)
  }
  return await page.evaluate(() => window.frames_.slice(5))
}

/** Moves Leaflet's map a little in every frame so that it draws in each, as the site's map does. */
async function redraw(page) {
  return await page.evaluate(
    () =>
      new Promise((done) => {
        const frames = []
        let last = performance.now()
        const frame = (now) => {
          frames.push(now - last)
          last = now
          if (frames.length > 60) return done(frames.slice(5))
          window.leafletMap.panBy(frames.length % 40 < 20 ? [8, 4] : [-8, -4], { animate: false })
          requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
  )
}

const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
await page.goto(base + path)
await page.waitForSelector('th-map.map-ready')
await page.waitForTimeout(1500)
const canvas = page.locator('.map-canvas')
await canvas.scrollIntoViewIfNeeded()
const box = await canvas.boundingBox()
const [zoom, lat, lon] = new URL(page.url()).hash.slice(1).split('/')
const data = await page.evaluate(() => ({ ...document.querySelector('th-map').dataset }))
const ours = await pan(page, box)
if (process.env.FRAMES_PICTURE) await page.screenshot({ path: process.env.FRAMES_PICTURE + '-ours.png' })
await page.close()

const other = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
const pairs = data.pairs.split('?')[0] + new URL(base + path).search
const size = { width: String(Math.round(box.width)), height: String(Math.round(box.height)) }
const query = new URLSearchParams({ src: data.src, land: data.land, pairs, zoom, lat, lon, ...size })
await other.goto(base + '/leaflet/?' + query)
await other.waitForFunction(() => document.title === 'drawn')
await other.waitForTimeout(1500)
const map = other.locator('#map')
const drawn = await map.evaluate((e) => ({ arcs: Number(e.dataset.arcs), groups: Number(e.dataset.groups) }))
const theirs = await pan(other, await map.boundingBox())
const redrawn = await redraw(other)
if (process.env.FRAMES_PICTURE) await other.screenshot({ path: process.env.FRAMES_PICTURE + '-leaflet.png' })
await browser.close()
console.log(JSON.stringify({ ours, theirs, redrawn, ...drawn, zoom: Number(zoom), width: Math.round(box.width), height: Math.round(box.height) }))

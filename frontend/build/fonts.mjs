// Cuts the fonts down to the letters that the pages use.
//
//	node frontend/build/fonts.mjs OUT
//
// Which letters a file has says the unicode-range of its @font-face in
// styles/fonts.css, and nothing else: a browser loads the file for those alone.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import subsetFont from 'subset-font'

const out = process.argv[2]
if (!out) {
  console.error('usage: node frontend/build/fonts.mjs OUT')
  process.exit(2)
}

const sans = (set) => `@fontsource-variable/source-sans-3/files/source-sans-3-${set}-wght-normal.woff2`
const serif = (set) => `@fontsource/source-serif-4/files/source-serif-4-${set}-600-normal.woff2`

// The file of the typeface that each of ours is cut from.
const sources = {
  'sans.woff2': sans('latin'),
  'sans-own.woff2': sans('latin-ext'),
  'sans-west.woff2': sans('latin'),
  'sans-near.woff2': sans('latin-ext'),
  'sans-ext.woff2': sans('latin-ext'),
  'cyrillic.woff2': sans('cyrillic'),
  'greek.woff2': sans('greek'),
  'serif.woff2': serif('latin'),
  'serif-own.woff2': serif('latin-ext'),
  'serif-west.woff2': serif('latin'),
  'serif-ext.woff2': serif('latin-ext'),
}

/** The characters of a unicode-range. */
function letters(range) {
  let all = ''
  for (const part of range.split(',')) {
    const [from, to = from] = part.trim().replace('U+', '').split('-').map((hex) => parseInt(hex, 16))
    for (let code = from; code <= to; code++) all += String.fromCodePoint(code)
  }
  return all
}

const faces = new Map()
const css = await readFile(new URL('../styles/fonts.css', import.meta.url), 'utf8')
for (const [, name, range] of css.matchAll(/"built:([^"]+)"[^}]*unicode-range:([^;]+);/g)) faces.set(name, letters(range))

await mkdir(out, { recursive: true })
for (const [name, from] of Object.entries(sources)) {
  const text = faces.get(name)
  if (!text) throw new Error(`styles/fonts.css has no unicode-range for ${name}`)
  const font = await readFile(join('node_modules', from))
  const serifed = name.startsWith('serif')
  await writeFile(
    join(out, name),
    await subsetFont(font, text, {
      targetFormat: 'woff2',
      noHinting: true,
      // Kerning; in text also figures that align in tables, and the forms that a language wants.
      keepFeatures: serifed ? ['kern'] : ['kern', 'locl', 'lnum', 'tnum', 'pnum'],
      ...(serifed ? {} : { variationAxes: { wght: { min: 400, max: 600 } } }),
    }),
  )
}

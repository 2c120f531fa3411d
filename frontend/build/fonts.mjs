// Cuts the fonts down to the letters that the pages use.
//
//	node frontend/build/fonts.mjs OUT
//
// Every Latin letter of Europe stays, since names of towns are in all its
// languages; what goes is everything else. The two halves of the Latin letters
// are files of their own: nobody loads the second for an English page without
// foreign names.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import subsetFont from 'subset-font'

const out = process.argv[2]
if (!out) {
  console.error('usage: node frontend/build/fonts.mjs OUT')
  process.exit(2)
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('')

const basic = range(0x20, 0x7e) + range(0xa0, 0xff)
const punctuation = '–—‘’‚“”„†•…‰′″‹›⁄€−×·\u2009\u202f\u2011'
// Latin Extended-A, and the Romanian letters with a comma below.
const extended = range(0x100, 0x17e) + 'ȘșȚțẞƏə'
const cyrillic = range(0x400, 0x45f) + 'ҐґӘәҮүӨө№'
const greek = range(0x384, 0x3ce)

// Figures that align in tables, kerning, and the forms that a language wants.
const features = ['kern', 'liga', 'locl', 'mark', 'ccmp', 'lnum', 'tnum', 'pnum']
const sans = (set) => `@fontsource-variable/source-sans-3/files/source-sans-3-${set}-wght-normal.woff2`
const serif = (set) => `@fontsource/source-serif-4/files/source-serif-4-${set}-600-normal.woff2`
const weights = { wght: { min: 400, max: 700 } }

const cuts = [
  { name: 'sans.woff2', from: sans('latin'), letters: basic + punctuation, axes: weights },
  { name: 'sans-ext.woff2', from: sans('latin-ext'), letters: extended, axes: weights },
  { name: 'serif.woff2', from: serif('latin'), letters: basic + punctuation },
  { name: 'serif-ext.woff2', from: serif('latin-ext'), letters: extended },
  { name: 'cyrillic.woff2', from: sans('cyrillic'), letters: cyrillic, axes: weights },
  { name: 'greek.woff2', from: sans('greek'), letters: greek, axes: weights },
]

await mkdir(out, { recursive: true })
for (const cut of cuts) {
  const font = await readFile(join('node_modules', cut.from))
  const options = { targetFormat: 'woff2', keepFeatures: features, noHinting: true }
  if (cut.axes) options.variationAxes = cut.axes
  await writeFile(join(out, cut.name), await subsetFont(font, cut.letters, options))
}

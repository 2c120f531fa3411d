// The towns and partnerships of the map's file, unpacked into columns. The
// file's order is kept: a filter names partnerships by it.

import type { Position } from './sphere'

interface MapFile {
  edition: number
  countries: string[]
  towns: number[]
  names: string
  called?: Record<string, { towns: number[]; names: string }>
  slugs: string
  lat: number[]
  lon: number[]
  a: number[]
  b: number[]
  state: string
}

export class Atlas {
  readonly edition: number
  readonly countries: string[]
  readonly names: string[]
  readonly slugs: string[]
  readonly positions: Position[] = []
  /** Index into countries, of each town. */
  readonly country: Uint16Array
  /** First and second town of each partnership. */
  readonly a: Int32Array
  readonly b: Int32Array
  readonly state: string
  private bySlug = new Map<string, number>()

  constructor(file: MapFile) {
    this.edition = file.edition
    this.countries = file.countries
    const n = file.lat.length
    this.names = file.names.split('\n', n)
    const slugs = file.slugs.split('\n', n)
    this.slugs = this.names.map((name, i) => slugs[i] || plainSlug(name))
    this.country = new Uint16Array(n)
    // The slugs follow from the own names; from here on names are those of the page's language.
    const called = file.called?.[document.documentElement.lang]
    const inUse = called?.names.split('\n') ?? []
    let at = 0
    called?.towns.forEach((step, i) => {
      at += step
      this.names[at] = inUse[i]!
    })
    let town = 0
    file.towns.forEach((count, c) => {
      this.country.fill(c, town, town + count)
      town += count
    })
    let lat = 0
    let lon = 0
    for (let i = 0; i < n; i++) {
      lat += file.lat[i]!
      lon += file.lon[i]!
      this.positions.push([lon / 1000, lat / 1000])
      this.bySlug.set(this.slugs[i]!, i)
    }
    this.a = new Int32Array(file.a.length)
    this.b = new Int32Array(file.a.length)
    let first = 0
    for (let i = 0; i < file.a.length; i++) {
      first += file.a[i]!
      this.a[i] = first
      this.b[i] = first + file.b[i]!
    }
    this.state = file.state
  }

  town(slug: string): number | undefined {
    return this.bySlug.get(slug)
  }

  countryOf(town: number): string {
    return this.countries[this.country[town]!]!
  }

  /** The partnerships that count by default: active, dormant, unknown. */
  counted(): Uint8Array {
    const chosen = new Uint8Array(this.a.length)
    for (let i = 0; i < chosen.length; i++) chosen[i] = 'adu'.includes(this.state[i]!) ? 1 : 0
    return chosen
  }

  /** The partnerships that a filter chooses: a bit for each, as hexadecimal digits. */
  chosen(digits: string): Uint8Array {
    const chosen = new Uint8Array(this.a.length)
    for (let i = 0; i < chosen.length; i++) chosen[i] = (parseInt(digits[i >> 2] ?? '0', 16) >> (3 - (i & 3))) & 1
    return chosen
  }
}

/** The slug that the server leaves out, as it derives it. */
function plainSlug(name: string): string {
  return name.toLowerCase().replaceAll('\u0307', '').replaceAll(' ', '-')
}

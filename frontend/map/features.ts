// What the map draws, as features for its layers.

import type { Feature, FeatureCollection } from 'geojson'
import type { Atlas } from './atlas'
import type { Cluster, CountryNode, Flow } from './groups'
import { cut, greatCircle, type Position } from './sphere'
import type { Words } from './words'

/** What can be pointed at, with what happens when it is chosen. */
export interface Spot {
  kind: 'country' | 'cluster' | 'town'
  title: string
  position: Position
  n: number
  country?: string
  town?: number
  towns?: number[]
}

export interface Drawing {
  groups: FeatureCollection
  spots: Spot[]
}

function point(p: Position, properties: Record<string, unknown>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: p } }
}

function collection(features: Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features }
}

const dot = (n: number) => Math.min(11, 2.6 + Math.sqrt(n) * 1.1)

export function drawCountries(nodes: CountryNode[], words: Words): Drawing {
  const most = Math.max(1, ...nodes.map((c) => c.n))
  const spots: Spot[] = []
  const features = nodes.map((c) => {
    const name = words.country(c.code)
    const r = 3 + 13 * Math.sqrt(c.n / most)
    spots.push({ kind: 'country', title: `${name}: ${words.partnerships(c.n)}`, position: c.position, n: c.n, country: c.code })
    return point(c.position, { kind: 'country', spot: spots.length - 1, r, label: name, off: r / 14.5 + 0.25, order: -c.n })
  })
  return { groups: collection(features), spots }
}

export function drawFlows(flows: Flow[], words: Words): FeatureCollection {
  const most = Math.max(1, flows[0]?.n ?? 1)
  return collection(
    [...flows].reverse().map((f) => ({
      type: 'Feature',
      // Few partnerships are a breath of a line, many a band.
      properties: {
        w: 0.6 + 8.4 * (f.n / most) ** 0.7,
        o: 0.1 + 0.4 * Math.sqrt(f.n / most),
        title: `${words.country(f.from.code)} – ${words.country(f.to.code)}: ${words.partnerships(f.n)}`,
      },
      geometry: { type: 'MultiLineString', coordinates: cut(greatCircle(f.from.position, f.to.position)) },
    })),
  )
}

export function drawClusters(atlas: Atlas, all: Cluster[], words: Words): Drawing {
  const spots: Spot[] = []
  const features = all.map((c) => {
    const first = c.towns[0]!
    if (c.towns.length === 1) {
      const name = atlas.names[first]!
      const r = dot(c.n)
      const title = `${name}, ${words.country(atlas.countryOf(first))}: ${words.partnerships(c.n)}`
      spots.push({ kind: 'town', title, position: c.position, n: c.n, town: first })
      return point(c.position, { kind: 'town', spot: spots.length - 1, r, label: name, off: r / 14.5 + 0.2, order: -c.n })
    }
    const names = c.towns.slice(0, 3).map((t) => atlas.names[t])
    const title = `${names.join(', ')}${c.towns.length > 3 ? ' …' : ''}: ${words.partnerships(c.n)}`
    spots.push({ kind: 'cluster', title, position: c.position, n: c.n, towns: c.towns })
    const number = words.number(c.n)
    const r = Math.min(24, Math.max(11, 6 + number.length * 3.6, 8 + 1.5 * Math.log2(c.n)))
    return point(c.position, { kind: 'cluster', spot: spots.length - 1, r, number, label: atlas.names[first], off: r / 14.5 + 0.15, order: -c.n })
  })
  return { groups: collection(features), spots }
}

/** The chosen town with its partners, all named. */
export function drawPartners(atlas: Atlas, town: number, partners: Map<number, string>, degree: Uint32Array, words: Words): Drawing {
  const spots: Spot[] = []
  const features: Feature[] = []
  for (const t of partners.keys()) {
    const name = atlas.names[t]!
    spots.push({ kind: 'town', title: `${name}, ${words.country(atlas.countryOf(t))}`, position: atlas.positions[t]!, n: degree[t]!, town: t })
    const r = Math.max(4.5, dot(degree[t]!))
    features.push(point(atlas.positions[t]!, { kind: 'partner', spot: spots.length - 1, r, label: name, off: r / 14.5 + 0.2, order: -degree[t]! }))
  }
  const name = atlas.names[town]!
  spots.push({ kind: 'town', title: `${name}: ${words.partnerships(partners.size)}`, position: atlas.positions[town]!, n: Infinity, town })
  features.push(point(atlas.positions[town]!, { kind: 'chosen', spot: spots.length - 1, r: 8.5, label: name, off: 0.75, order: -Infinity }))
  return { groups: collection(features), spots }
}

const pieces = 10 // of an arc that becomes lighter

/** Arcs from the chosen town, lighter towards the far end; until is how far they have grown. */
export function drawArcsFrom(atlas: Atlas, town: number, partners: Map<number, string>, until: number): FeatureCollection {
  const features: Feature[] = []
  for (const [t, state] of partners) {
    const line = greatCircle(atlas.positions[town]!, atlas.positions[t]!, until)
    // Dashes and dots start anew with each piece, so only whole lines become lighter.
    const step = state === 'a' || state === 'u' ? Math.max(1, Math.ceil((line.length - 1) / pieces)) : line.length
    for (let i = 0; i < line.length - 1; i += step) {
      const o = step >= line.length ? 0.85 : 0.95 - 0.6 * (i / (line.length - 1)) * until
      features.push({ type: 'Feature', properties: { state, o, w: 2 }, geometry: { type: 'MultiLineString', coordinates: cut(line.slice(i, i + step + 1)) } })
    }
  }
  return collection(features)
}

/** All arcs of a filter, thin. */
export function drawArcs(atlas: Atlas, chosen: Uint8Array, count: number): FeatureCollection {
  const features: Feature[] = []
  const o = Math.max(0.16, Math.min(0.6, 8 / Math.sqrt(count)))
  for (let i = 0; i < chosen.length; i++) {
    if (!chosen[i]) continue
    const line = greatCircle(atlas.positions[atlas.a[i]!]!, atlas.positions[atlas.b[i]!]!)
    features.push({ type: 'Feature', properties: { state: atlas.state[i], o, w: 1.2 }, geometry: { type: 'MultiLineString', coordinates: cut(line) } })
  }
  return collection(features)
}

/** Names of countries, quiet, where the map shows their towns. */
export function drawCountryNames(nodes: CountryNode[], words: Words): FeatureCollection {
  return collection(nodes.map((c) => point(c.position, { label: words.country(c.code).toLocaleUpperCase(), order: -c.n })))
}

export const nothing: FeatureCollection = collection([])

// What stands on the map when there is no room for each town: clusters of
// towns, and countries with the flows between them. A number is always one of
// partnerships, each counted once inside a group, also when both ends are in it.

import type { Atlas } from './atlas'
import { Middle, mercator, type Position } from './sphere'

/** How many chosen partnerships each town has. */
export function degrees(atlas: Atlas, chosen: Uint8Array): Uint32Array {
  const n = new Uint32Array(atlas.names.length)
  for (let i = 0; i < chosen.length; i++) {
    if (!chosen[i]) continue
    n[atlas.a[i]!]!++
    n[atlas.b[i]!]!++
  }
  return n
}

export interface Cluster {
  position: Position
  towns: number[] // the one with most partnerships first
  n: number
}

const reach = 50 // pixels around the first town of a cluster

/** Towns that lie together at a zoom level, as clusters; one by itself is a cluster of one. */
export function clusters(atlas: Atlas, chosen: Uint8Array, degree: Uint32Array, zoom: number): Cluster[] {
  const radius = zoom >= 9 ? 0 : reach / (512 * 2 ** zoom)
  const order: number[] = []
  for (let t = 0; t < degree.length; t++) if (degree[t]) order.push(t)
  order.sort((s, t) => degree[t]! - degree[s]! || s - t)

  const xs = new Float64Array(degree.length)
  const ys = new Float64Array(degree.length)
  const cells = new Map<number, number[]>()
  const cell = (x: number, y: number) => Math.floor(y / radius) * 0x200000 + Math.floor(x / radius)
  for (const t of order) {
    const [x, y] = mercator(atlas.positions[t]!)
    xs[t] = x
    ys[t] = y
    if (!radius) continue
    const key = cell(x, y)
    const there = cells.get(key)
    if (there) there.push(t)
    else cells.set(key, [t])
  }

  const of = new Int32Array(degree.length).fill(-1)
  const all: Cluster[] = []
  for (const first of order) {
    if (of[first]! >= 0) continue
    const c: Cluster = { position: atlas.positions[first]!, towns: [first], n: 0 }
    of[first] = all.length
    if (radius) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          for (const t of cells.get(cell(xs[first]! + dx * radius, ys[first]! + dy * radius)) ?? []) {
            if (of[t]! >= 0 || Math.hypot(xs[t]! - xs[first]!, ys[t]! - ys[first]!) > radius) continue
            of[t] = all.length
            c.towns.push(t)
          }
        }
      }
    }
    all.push(c)
  }
  for (let i = 0; i < chosen.length; i++) {
    if (!chosen[i]) continue
    const a = of[atlas.a[i]!]!
    const b = of[atlas.b[i]!]!
    all[a]!.n++
    if (a !== b) all[b]!.n++
  }
  return all
}

export interface CountryNode {
  code: string
  position: Position
  n: number
  towns: number[]
}

export interface Flow {
  from: CountryNode
  to: CountryNode
  n: number
}

const mostFlows = 250

/** Countries, each in the middle of its twinned towns, and what flows between them, most first. */
export function countries(atlas: Atlas, chosen: Uint8Array, degree: Uint32Array): { nodes: CountryNode[]; flows: Flow[] } {
  const middles = atlas.countries.map(() => new Middle())
  const nodes = atlas.countries.map((code): CountryNode => ({ code, position: [0, 0], n: 0, towns: [] }))
  for (let t = 0; t < degree.length; t++) {
    if (!degree[t]) continue
    const c = atlas.country[t]!
    middles[c]!.add(atlas.positions[t]!, degree[t]!)
    nodes[c]!.towns.push(t)
  }
  const between = new Map<number, number>()
  for (let i = 0; i < chosen.length; i++) {
    if (!chosen[i]) continue
    const a = atlas.country[atlas.a[i]!]!
    const b = atlas.country[atlas.b[i]!]!
    nodes[a]!.n++
    if (a === b) continue
    nodes[b]!.n++
    const key = Math.min(a, b) * 1024 + Math.max(a, b)
    between.set(key, (between.get(key) ?? 0) + 1)
  }
  nodes.forEach((node, c) => {
    if (node.n) node.position = middles[c]!.position
  })
  const flows = [...between]
    .sort((p, q) => q[1] - p[1])
    .slice(0, mostFlows)
    .map(([key, n]): Flow => ({ from: nodes[Math.floor(key / 1024)]!, to: nodes[key % 1024]!, n }))
  return { nodes: nodes.filter((node) => node.n), flows }
}

// The base map, from the file that build/land.mjs made.

import { feature, mesh } from 'topojson-client'
import type { Feature, FeatureCollection, LineString, MultiLineString, Polygon, Position } from 'geojson'

interface LandFile {
  objects: { countries: object }
  lakes: number[][]
  rivers: number[][]
}

export interface Land {
  land: FeatureCollection
  borders: Feature<MultiLineString>
  lakes: FeatureCollection<Polygon>
  rivers: FeatureCollection<LineString>
}

export function unpackLand(file: LandFile): Land {
  const { countries } = file.objects
  const land = feature(file, countries)
  for (const { geometry } of land.features) {
    if (geometry.type === 'Polygon') geometry.coordinates.forEach(closeRing)
    if (geometry.type === 'MultiPolygon') geometry.coordinates.forEach((rings) => rings.forEach(closeRing))
  }
  const borders = mesh(file, countries, (a, b) => a !== b)
  borders.coordinates.forEach(unroll)
  return {
    land,
    borders: { type: 'Feature', properties: {}, geometry: borders },
    lakes: {
      type: 'FeatureCollection',
      features: file.lakes.map((flat) => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [line(flat)] } })),
    },
    rivers: {
      type: 'FeatureCollection',
      features: file.rivers.map((flat) => ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line(flat) } })),
    },
  }
}

/**
 * The file's shapes lie on a globe: they step from 179° to -179°. On a flat map
 * that would be a bar around the world, so they go on to 181° instead.
 */
function unroll(line: Position[]): void {
  for (let i = 1; i < line.length; i++) {
    const step = line[i]![0]! - line[i - 1]![0]!
    if (Math.abs(step) > 180) line[i] = [line[i]![0]! - 360 * Math.round(step / 360), line[i]![1]!]
  }
}

/** Unrolls a ring; one around the pole is closed along the map's edge. */
function closeRing(ring: Position[]): void {
  unroll(ring)
  const first = ring[0]!
  const last = ring[ring.length - 1]!
  if (Math.abs(last[0]! - first[0]!) > 180) ring.push([last[0]!, -90], [first[0]!, -90], first)
}

/** Differences in hundredths of a degree as points. */
function line(flat: number[]): [number, number][] {
  const points: [number, number][] = []
  let x = 0
  let y = 0
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i]!
    y += flat[i + 1]!
    points.push([x / 100, y / 100])
  }
  return points
}

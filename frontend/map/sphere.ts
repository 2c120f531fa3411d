// Points and lines on the globe.

export type Position = [lon: number, lat: number]

const rad = Math.PI / 180

function vector([lon, lat]: Position): [number, number, number] {
  const c = Math.cos(lat * rad)
  return [c * Math.cos(lon * rad), c * Math.sin(lon * rad), Math.sin(lat * rad)]
}

function position(x: number, y: number, z: number): Position {
  return [Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad]
}

/** The middle of points, on the globe: also of those on both sides of the 180th meridian. */
export class Middle {
  private x = 0
  private y = 0
  private z = 0

  add(p: Position, weight: number): void {
    const [x, y, z] = vector(p)
    this.x += x * weight
    this.y += y * weight
    this.z += z * weight
  }

  get position(): Position {
    return position(this.x, this.y, this.z)
  }
}

/**
 * The shortest way from a to b as points, the first at a. until is how much of
 * it to draw: 1 is all.
 */
export function greatCircle(a: Position, b: Position, until = 1): Position[] {
  const [ax, ay, az] = vector(a)
  const [bx, by, bz] = vector(b)
  const angle = Math.acos(Math.min(1, Math.max(-1, ax * bx + ay * by + az * bz)))
  if (angle < 1e-9 || Math.PI - angle < 1e-6) return [a, b]
  const steps = Math.max(2, Math.min(72, Math.ceil((angle / rad) * 1.6)))
  const sin = Math.sin(angle)
  const line: Position[] = []
  for (let i = 0; i <= steps; i++) {
    const t = (i / steps) * until
    const p = Math.sin((1 - t) * angle) / sin
    const q = Math.sin(t * angle) / sin
    line.push(position(ax * p + bx * q, ay * p + by * q, az * p + bz * q))
  }
  return line
}

/** Cuts a line where it crosses the 180th meridian. */
export function cut(line: Position[]): Position[][] {
  const parts: Position[][] = []
  let part: Position[] = []
  for (const p of line) {
    const last = part[part.length - 1]
    if (last && Math.abs(p[0] - last[0]) > 180) {
      const edge = last[0] > 0 ? 180 : -180
      const east = p[0] + 2 * edge
      const t = (edge - last[0]) / (east - last[0] || 1)
      const lat = last[1] + (p[1] - last[1]) * t
      part.push([edge, lat])
      parts.push(part)
      part = [[-edge, lat]]
    }
    part.push(p)
  }
  parts.push(part)
  return parts.filter((l) => l.length > 1)
}

/** Where a point lies on the Mercator map, from 0 to 1 in both directions. */
export function mercator([lon, lat]: Position): [number, number] {
  const s = Math.sin(Math.max(-85, Math.min(85, lat)) * rad)
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)]
}

/** west, south, east, north; share of the points at each edge may lie outside. */
export function bounds(points: Position[], share = 0): [number, number, number, number] {
  const lons = points.map((p) => p[0]).sort((a, b) => a - b)
  const lats = points.map((p) => p[1]).sort((a, b) => a - b)
  const from = Math.floor(points.length * share)
  const to = points.length - 1 - from
  return [lons[from] ?? -11, lats[from] ?? 35, lons[to] ?? 32, lats[to] ?? 62]
}

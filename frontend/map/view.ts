// The map library behind what this map needs of it: draw these features, go
// there, what lies under the pointer, where on the screen is that point.

import type { GeoJSONSource, Map as LibraryMap, PointLike } from 'maplibre-gl'
import type { FeatureCollection } from 'geojson'
import type { Camera } from './address'
import type { Land } from './land'
import { layers, style, touchable, touchableFlows, type SourceName } from './layers'
import type { Position } from './sphere'

type Engine = typeof import('built:map-engine.js')

export interface Under {
  spot: number | undefined
  title: string
}

/** Loads the faces that names need: the map draws letters once, with the font that is there by then. */
export async function loadFonts(names: string): Promise<void> {
  const letters = [...new Set('Aa1' + names)].join('')
  await document.fonts.load('400 48px "Source Sans 3"', letters).catch(() => undefined)
}

export class View {
  private map: LibraryMap

  constructor(engine: Engine, container: HTMLElement, land: Land, label: string, camera: Camera | undefined, box: [number, number, number, number]) {
    this.map = new engine.Map({
      container,
      style: style(land),
      attributionControl: false,
      maplibreLogo: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 13,
      minZoom: 0,
      fadeDuration: still() ? 0 : 150,
      locale: { 'Map.Title': label },
      ...(camera ? { center: [camera.lon, camera.lat], zoom: camera.zoom } : { bounds: box, fitBoundsOptions: { padding: 24 } }),
    })
    // Screen readers must let the arrow keys through, which move the map.
    this.map.getCanvas().setAttribute('role', 'application')
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
  }

  ready(): Promise<void> {
    return new Promise((done, failed) => {
      this.map.once('load', () => done())
      this.map.once('error', (e) => failed(e.error))
    })
  }

  /** The first picture with all that was given to draw. */
  drawn(): Promise<void> {
    return new Promise((done) => this.map.once('idle', () => done()))
  }

  set(name: SourceName, data: FeatureCollection): void {
    void (this.map.getSource(name) as GeoJSONSource | undefined)?.setData(data)
  }

  /** Takes over the colours of the page. */
  recolour(): void {
    for (const layer of layers()) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        if (name.includes('color')) this.map.setPaintProperty(layer.id, name as never, value as never)
      }
    }
  }

  get camera(): Camera {
    const { lng, lat } = this.map.getCenter()
    return { zoom: this.map.getZoom(), lat, lon: ((((lng + 180) % 360) + 360) % 360) - 180 }
  }

  get zoom(): number {
    return this.map.getZoom()
  }

  jump(camera: Camera): void {
    this.map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom })
  }

  go(at: Position, zoom: number): void {
    this.map.easeTo({ center: at, zoom })
  }

  /** Shows a box. The map may just have made room for the panel. */
  fit(box: [number, number, number, number]): void {
    this.map.resize()
    const { clientWidth, clientHeight } = this.map.getContainer()
    this.map.fitBounds(box, { padding: Math.min(56, clientWidth / 9, clientHeight / 9), maxZoom: 8.5, duration: 700 })
  }

  zoomBy(levels: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + levels, duration: 250 })
  }

  screen(p: Position): { x: number; y: number } | undefined {
    const { x, y } = this.map.project(p)
    const { clientWidth, clientHeight } = this.map.getContainer()
    return x >= 12 && y >= 12 && x <= clientWidth - 12 && y <= clientHeight - 12 ? { x, y } : undefined
  }

  focus(): void {
    this.map.getCanvas().focus()
  }

  onMove(act: () => void): void {
    this.map.on('moveend', act)
  }

  onRender(act: () => void): void {
    this.map.on('move', act)
  }

  onPoint(act: (under: Under | undefined, x: number, y: number) => void): void {
    this.map.on('mousemove', (e) => {
      const under = this.under(e.point.x, e.point.y, 3, true)
      this.map.getCanvas().style.cursor = under?.spot !== undefined ? 'pointer' : ''
      act(under, e.point.x, e.point.y)
    })
    this.map.on('mouseout', () => act(undefined, 0, 0))
  }

  onChoose(act: (under: Under) => void): void {
    this.map.on('click', (e) => {
      // A thumb is wider than a pointer.
      const coarse = matchMedia('(pointer: coarse)').matches
      const under = this.under(e.point.x, e.point.y, coarse ? 16 : 4, false)
      if (under) act(under)
    })
  }

  /** A press anywhere on the map. */
  onPress(act: (lat: number, lon: number) => void): void {
    this.map.on('click', (e) => act(e.lngLat.lat, e.lngLat.lng))
  }

  private under(x: number, y: number, reach: number, flows: boolean): Under | undefined {
    const box: [PointLike, PointLike] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ]
    let best: { spot: number; far: number } | undefined
    for (const f of this.map.queryRenderedFeatures(box, { layers: touchable })) {
      if (f.geometry.type !== 'Point') continue
      const at = this.map.project(f.geometry.coordinates as Position)
      const far = Math.hypot(at.x - x, at.y - y)
      if (!best || far < best.far) best = { spot: Number(f.properties['spot']), far }
    }
    if (best) return { spot: best.spot, title: '' }
    const flow = flows ? this.map.queryRenderedFeatures(box, { layers: touchableFlows })[0] : undefined
    return flow ? { spot: undefined, title: String(flow.properties['title']) } : undefined
  }
}

export function still(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

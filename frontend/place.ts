// <th-place> is a map to correct a position: the town lies under the cross.
// Moving the map, by pointer or arrow keys, changes the two fields of the form,
// and the fields move the map. The fields alone do as well.

import { unpackLand } from './map/land'
import { View } from './map/view'
import { element } from './map/stage'

class Place extends HTMLElement {
  private lat!: HTMLInputElement
  private lon!: HTMLInputElement
  private view: View | undefined
  private begun = false
  private own = false // the move comes from the fields

  connectedCallback(): void {
    const lat = document.querySelector<HTMLInputElement>('input[name=lat]')
    const lon = document.querySelector<HTMLInputElement>('input[name=lon]')
    if (!lat || !lon || this.begun) return
    this.begun = true
    this.lat = lat
    this.lon = lon
    lon.closest('.field')?.after(this)
    void this.draw().catch((error: unknown) => {
      console.info('The map is not shown:', error)
      this.replaceChildren()
    })
  }

  private at(): { lat: number; lon: number } | undefined {
    const lat = Number(this.lat.value.replace(',', '.'))
    const lon = Number(this.lon.value.replace(',', '.'))
    return this.lat.value && this.lon.value && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { lat, lon } : undefined
  }

  private async draw(): Promise<void> {
    if (!document.createElement('canvas').getContext('webgl2')) throw new Error('there is no WebGL')
    const [engine, answer] = await Promise.all([import('built:map-engine.js'), fetch(this.dataset['land'] ?? '')])
    const land = unpackLand((await answer.json()) as Parameters<typeof unpackLand>[0])
    engine.setWorkerUrl(new URL(this.dataset['worker'] ?? '', location.href).href)
    const stage = element('div', 'map-stage place-stage')
    const canvas = element('div', 'map-canvas')
    const cross = element('div', 'place-cross')
    cross.setAttribute('aria-hidden', 'true')
    stage.append(canvas, cross)
    const hint = element('p', 'hint', this.dataset['hint'] ?? '')
    this.append(hint, stage)
    const at = this.at()
    const view = new View(engine, canvas, land, this.dataset['label'] ?? '', at && { ...at, zoom: 8 }, [-10.5, 35.5, 32, 61])
    await view.ready()
    this.view = view
    view.onMove(() => this.moved())
    view.onPress((lat, lon) => view.go([lon, lat], Math.max(view.zoom, 8)))
    for (const field of [this.lat, this.lon]) field.addEventListener('change', () => this.follow())
    this.classList.add('map-ready')
  }

  private moved(): void {
    if (!this.view || this.own) {
      this.own = false
      return
    }
    const { lat, lon } = this.view.camera
    this.lat.value = lat.toFixed(5)
    this.lon.value = lon.toFixed(5)
    this.lat.dispatchEvent(new Event('input', { bubbles: true }))
  }

  private follow(): void {
    const at = this.at()
    if (!at || !this.view) return
    this.own = true
    this.view.jump({ ...at, zoom: Math.max(this.view.zoom, 8) })
  }
}

customElements.define('th-place', Place)

// <th-map> puts the map that moves in the place of the one that the server has
// drawn. Where it cannot, that one stays. On phones it opens on a touch and
// fills the screen.

import { readFragment } from './map/address'
import { Atlas } from './map/atlas'
import { Chart } from './map/chart'
import { unpackLand } from './map/land'
import { Page } from './map/page'
import { element, Stage } from './map/stage'
import { loadFonts, View } from './map/view'
import { Words } from './map/words'

const phone = matchMedia('(max-width: 37.49rem)')
type Box = [number, number, number, number]
const europe: Box = [-10.5, 35.5, 32, 61]

/** The home countries of the association, with some of their neighbours; else Europe. */
function home(box: string | undefined): Box {
  const [west, south, east, north] = (box ?? '').split(',').map(Number)
  if (west === undefined || south === undefined || east === undefined || north === undefined) return europe
  const more = Math.max(1, (east - west) / 3)
  return [west - more, south - more / 2, east + more, north + more / 2]
}

async function json<T>(address: string | undefined): Promise<T> {
  const answer = await fetch(address ?? '')
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`)
  return (await answer.json()) as T
}

class MapElement extends HTMLElement {
  private words!: Words
  private stage!: Stage
  private dialog: HTMLDialogElement | undefined
  private chart: Chart | undefined
  private starting: Promise<void> | undefined
  private page!: Page

  connectedCallback(): void {
    if (this.stage) return
    this.words = new Words(this.dataset['messages'] ?? '')
    this.stage = new Stage(this.words)
    this.page = new Page((to) => void this.visit(to))
    if (phone.matches) this.offer()
    else {
      this.prepend(this.stage.root)
      void this.start()
    }
  }

  private start(): Promise<void> {
    this.starting ??= this.draw().catch((error: unknown) => {
      console.info('The map that moves is not shown:', error)
      this.dialog?.close()
      this.stage.root.remove()
      this.querySelector('.map-open')?.remove()
      this.append(element('p', 'notice', this.words.text('failed')))
    })
    return this.starting
  }

  private async draw(): Promise<void> {
    if (!document.createElement('canvas').getContext('webgl2')) throw new Error('there is no WebGL')
    const [engine, file, land] = await Promise.all([
      import('built:map-engine.js'),
      json<ConstructorParameters<typeof Atlas>[0]>(this.dataset['src']),
      json<Parameters<typeof unpackLand>[0]>(this.dataset['land']),
    ])
    await loadFonts(file.names)
    engine.setWorkerUrl(new URL(this.dataset['worker'] ?? '', location.href).href)
    const { camera } = readFragment(location.hash)
    const view = new View(engine, this.stage.canvas, unpackLand(land), this.words.text('label'), camera, home(this.dataset['home']))
    await view.ready()
    const chart = new Chart(new Atlas(file), view, this.stage, this.page, this.words, {
      pairs: (this.dataset['pairs'] ?? '').split('?')[0]!,
      town: this.dataset['townUrl'] ?? '',
      country: this.dataset['countryUrl'] ?? '',
    })
    this.controls(view)
    await chart.begin()
    await view.drawn()
    this.chart = chart
    this.stage.root.after(this.stage.legend)
    this.classList.add('map-ready')
    const recolour = () => view.recolour()
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour)
    document.documentElement.addEventListener('th-settings', recolour)
  }

  private controls(view: View): void {
    this.stage.button('zoom-in', () => view.zoomBy(1))
    this.stage.button('zoom-out', () => view.zoomBy(-1))
    this.stage.button('share', () => void this.share())
    if (this.dialog) {
      this.stage.button('close', () => this.dialog?.close())
    } else if (document.fullscreenEnabled) {
      const full = this.stage.button('fullscreen', () => {
        if (document.fullscreenElement) void document.exitFullscreen()
        else void this.stage.root.requestFullscreen()
      })
      document.addEventListener('fullscreenchange', () => this.stage.label(full, document.fullscreenElement ? 'leave' : 'fullscreen'))
    }
  }

  /** On a phone the drawn map stands in the page, and a button opens the other. */
  private offer(): void {
    const open = element('button', 'button map-open', this.words.text('open'))
    open.type = 'button'
    this.dialog = element('dialog', 'map-dialog')
    this.dialog.setAttribute('aria-label', this.words.text('label'))
    this.dialog.append(this.stage.root)
    this.dialog.addEventListener('cancel', (e) => {
      // Escape closes the panel first.
      if (!this.stage.panel.hidden) e.preventDefault()
    })
    this.append(open, this.dialog)
    open.addEventListener('click', () => {
      this.dialog?.showModal()
      void this.start()
    })
  }

  private async visit(to: URL): Promise<void> {
    if (this.chart) return this.chart.visit(to)
    // Without a moving map the page goes where its links lead.
    location.assign(to.href)
  }

  private async share(): Promise<void> {
    const address = location.href
    if (matchMedia('(pointer: coarse)').matches && 'share' in navigator) {
      await navigator.share({ title: document.title, url: address }).catch(() => undefined) // she thought better of it
      return
    }
    try {
      await navigator.clipboard.writeText(address)
      this.stage.say(this.words.text('shared'))
    } catch {
      this.stage.say(address)
    }
  }
}

customElements.define('th-map', MapElement)


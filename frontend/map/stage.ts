// The frame of the map: its buttons, the panel's place, the label that follows
// the pointer, the live message, and a button over each group that is in view,
// so that the keyboard can walk from one to the next.

import type { Words } from './words'

export interface Key {
  title: string
  x: number
  y: number
  choose: () => void
}

const icons: Record<string, string> = {
  'zoom-in': 'M12 5v14M5 12h14',
  'zoom-out': 'M5 12h14',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  leave: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v7h14v-7',
  close: 'M6 6l12 12M18 6L6 18',
}

export function icon(name: string): string {
  const look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
  return `<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="${icons[name] ?? ''}" ${look}/></svg>`
}

export class Stage {
  readonly root = document.createElement('div')
  readonly canvas = element('div', 'map-canvas')
  readonly panel = element('div', 'map-panel')
  /** Stands under the map. */
  readonly legend = element('div', 'map-legend')
  private bar = element('div', 'map-bar')
  private keys = element('div', 'map-keys')
  private tip = element('div', 'map-tip')
  private status = element('div', 'map-status')
  private timer = 0

  constructor(private words: Words) {
    this.root.className = 'map-stage'
    this.root.setAttribute('role', 'region')
    this.root.setAttribute('aria-label', words.text('label'))
    this.status.setAttribute('role', 'status')
    this.tip.setAttribute('aria-hidden', 'true')
    this.tip.hidden = true
    this.panel.hidden = true
    this.root.append(this.canvas, this.keys, this.bar, this.panel, this.tip, this.status)
  }

  button(name: string, act: () => void): HTMLButtonElement {
    const b = document.createElement('button')
    b.type = 'button'
    this.label(b, name)
    b.addEventListener('click', act)
    this.bar.append(b)
    return b
  }

  label(b: HTMLButtonElement, name: string): void {
    const text = this.words.text(name)
    b.innerHTML = icon(name)
    b.setAttribute('aria-label', text)
    b.title = text
  }

  point(text: string, x: number, y: number): void {
    this.tip.hidden = !text
    if (!text) return
    this.tip.textContent = text
    const left = x > this.root.clientWidth / 2
    this.tip.classList.toggle('map-tip-left', left)
    this.tip.style.setProperty('--x', `${Math.round(x)}px`)
    this.tip.style.setProperty('--y', `${Math.round(y)}px`)
  }

  explain(legend: Node[]): void {
    this.legend.replaceChildren(...legend, element('span', '', this.words.text('unplaced')))
  }

  /** Shows the panel beside the map, or leaves the whole frame to the map. */
  makeRoom(panel: boolean): void {
    this.panel.hidden = !panel
    this.root.classList.toggle('with-panel', panel)
  }

  /** Says something to those who look and to those who listen. */
  say(text: string, shown = true): void {
    clearTimeout(this.timer)
    this.status.textContent = text
    this.status.classList.toggle('hidden', !shown)
    if (shown) this.timer = window.setTimeout(() => this.say('', false), 4000)
  }

  /** Puts the buttons for the keyboard where their groups are. The focus stays on a group that is still there. */
  setKeys(keys: Key[]): void {
    const focused = document.activeElement instanceof HTMLElement && this.keys.contains(document.activeElement) ? document.activeElement.textContent : ''
    while (this.keys.children.length > keys.length) this.keys.lastElementChild!.remove()
    keys.forEach((key, i) => {
      let b = this.keys.children[i] as HTMLButtonElement | undefined
      if (!b) {
        b = document.createElement('button')
        b.type = 'button'
        this.keys.append(b)
      }
      b.textContent = key.title
      b.style.setProperty('--x', `${Math.round(key.x)}px`)
      b.style.setProperty('--y', `${Math.round(key.y)}px`)
      b.onclick = key.choose
      b.onfocus = () => this.point(key.title, key.x, key.y)
      b.onblur = () => this.point('', 0, 0)
      if (focused && focused === key.title) b.focus({ preventScroll: true })
    })
  }
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text = ''): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag)
  e.className = name
  if (text) e.textContent = text
  return e
}

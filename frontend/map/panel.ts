// The panel beside the map, a page of the atlas: what was chosen, its partners
// or its towns, and what one can do next.

import type { Row } from './page'
import { element, icon, type Stage } from './stage'
import type { Words } from './words'

export interface Entry {
  name: string
  where: string
  href: string
  slug: string
  state: string // a letter, "" in a list of towns
  count: string
  choose: () => void
}

export interface Content {
  title: string
  subtitle: string
  more: { text: string; href: string }
  entries: Entry[]
  downloads: HTMLAnchorElement[]
}

const states: Record<string, string> = { a: 'active', d: 'dormant', u: 'unknown', p: 'proposed', s: 'suspended', e: 'ended' }

export class Panel {
  private title = element('h2', 'map-panel-title')
  private list = element('ul', 'map-panel-list')
  private entries = new Map<string, HTMLElement>()

  constructor(
    private stage: Stage,
    private words: Words,
    private close: () => void,
  ) {
    stage.panel.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape') return
      e.stopPropagation()
      e.preventDefault() // a dialog around the map stays open
      this.close()
    })
  }

  get shown(): boolean {
    return !this.stage.panel.hidden
  }

  show(content: Content, focus: boolean): void {
    const { panel } = this.stage
    const head = element('div', 'map-panel-head')
    this.title.textContent = content.title
    this.title.tabIndex = -1
    const shut = document.createElement('button')
    shut.type = 'button'
    shut.className = 'map-panel-close'
    shut.innerHTML = icon('close')
    shut.setAttribute('aria-label', this.words.text('close'))
    shut.addEventListener('click', this.close)
    head.append(this.title, shut)

    const more = document.createElement('a')
    more.href = content.more.href
    more.textContent = content.more.text
    const subtitle = element('p', 'map-panel-where', content.subtitle)
    const links = element('p', 'map-panel-more')
    links.append(more)

    this.entries.clear()
    this.list.replaceChildren(...content.entries.map((e) => this.entry(e)))
    panel.setAttribute('role', 'group')
    panel.setAttribute('aria-label', content.title)
    panel.replaceChildren(head, subtitle, links, this.list, this.downloads(content.downloads))
    this.stage.makeRoom(true)
    panel.scrollTop = 0
    if (focus) this.title.focus({ preventScroll: true })
  }

  hide(): void {
    this.stage.makeRoom(false)
  }

  /** Adds what the list under the map says of the partners: since when, in what form. */
  tell(rows: Map<string, Row>, downloads: HTMLAnchorElement[]): void {
    for (const [slug, item] of this.entries) {
      const row = rows.get(slug)
      if (!row) continue
      const facts = item.querySelector('.map-panel-facts')
      if (facts) facts.textContent = [row.since, row.form].filter(Boolean).map((text) => ' · ' + text).join('')
      if (row.state) item.querySelector('.state')?.replaceWith(row.state)
    }
    this.stage.panel.querySelector('.map-panel-downloads')?.replaceWith(this.downloads(downloads))
  }

  private entry(e: Entry): HTMLElement {
    const item = element('li', '')
    const link = document.createElement('a')
    link.href = e.href
    link.textContent = e.name
    const walk = document.createElement('button')
    walk.type = 'button'
    walk.className = 'map-walk'
    walk.textContent = e.count
    walk.title = this.words.text('partners-of', e.name)
    walk.setAttribute('aria-label', `${walk.title} (${e.count})`)
    walk.addEventListener('click', e.choose)
    const below = element('span', 'muted', e.where)
    item.append(link, walk)
    if (e.state) {
      const line = element('span', `state state-${states[e.state]}`)
      line.innerHTML =
        '<svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true" focusable="false">' +
        '<path d="M1 7C6 0 18 0 23 7" fill="none" stroke="currentColor" stroke-width="2"></path></svg>'
      below.append(element('span', 'map-panel-facts'))
      item.append(below, line)
    }
    this.entries.set(e.slug, item)
    return item
  }

  private downloads(links: HTMLAnchorElement[]): HTMLElement {
    const p = element('p', 'map-panel-downloads muted')
    p.append(this.words.text('download') + ': ')
    links.forEach((link, i) => {
      const copy = document.createElement('a')
      copy.href = link.href
      copy.download = ''
      copy.textContent = link.textContent
      p.append(i ? ', ' : '', copy)
    })
    p.hidden = links.length === 0
    return p
  }
}

// What the map shows follows from the address: a filter, a chosen town, a
// chosen country, a camera. Whatever is chosen changes the address first.

import { filterOf, readFragment, townOf, withTown, writeFragment } from './address'
import type { Atlas } from './atlas'
import * as draw from './features'
import { clusters, countries, degrees, type CountryNode, type Flow } from './groups'
import type { Page } from './page'
import { Panel, type Entry } from './panel'
import { bounds, type Position } from './sphere'
import type { Key, Stage } from './stage'
import { still, type View } from './view'
import type { Words } from './words'

export interface Addresses {
  pairs: string
  town: string
  country: string
}

const arcsAtMost = 2000
const namedAtMost = 150 // partnerships, whose towns all stand by themselves
const keysAtMost = 40
const countriesBelow = 4 // zoom
const growth = 400 // milliseconds

export class Chart {
  private panel: Panel
  private chosen: Uint8Array
  private degree: Uint32Array
  private count = 0
  private filter = ''
  private town: number | undefined
  private country: string | undefined
  private nodes: CountryNode[] = []
  private flows: Flow[] = []
  private spots: draw.Spot[] = []
  private level = -1
  private growing = 0

  constructor(
    private atlas: Atlas,
    private view: View,
    private stage: Stage,
    private page: Page,
    private words: Words,
    private addresses: Addresses,
  ) {
    this.chosen = atlas.counted()
    this.degree = degrees(atlas, this.chosen)
    this.panel = new Panel(stage, words, () => this.leave())
    view.onMove(() => this.moved())
    view.onRender(() => this.placeKeys())
    view.onPoint((under, x, y) => stage.point(under ? (under.title || this.spots[under.spot ?? -1]?.title || '') : '', x, y))
    view.onChoose((under) => {
      const spot = this.spots[under.spot ?? -1]
      if (spot) this.take(spot)
    })
    window.addEventListener('popstate', () => void this.follow())
    stage.root.addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && this.panel.shown) {
        e.preventDefault()
        this.leave()
      }
    })
  }

  /** Shows what the address says, for the first time. */
  async begin(): Promise<void> {
    const { camera, country } = readFragment(location.hash)
    await this.refilter(new URL(location.href))
    this.choose(new URL(location.href), country)
    this.draw(false)
    if (!camera) this.fit()
    this.moved()
  }

  /** Goes to an address that a filter leads to. */
  async visit(to: URL): Promise<void> {
    const before = this.filter
    history.pushState(null, '', to.pathname + to.search + location.hash)
    const [landed] = await Promise.all([this.page.load(to), this.refilter(to)])
    if (landed && landed.search !== to.search) history.replaceState(null, '', landed.pathname + landed.search + location.hash)
    this.choose(to, undefined)
    this.draw(false)
    if (before !== this.filter || this.town !== undefined) this.fit()
    this.stage.say(this.page.found(), false)
  }

  /** Follows the browser back and forth. */
  private async follow(): Promise<void> {
    const to = new URL(location.href)
    const { camera, country } = readFragment(to.hash)
    if (!camera && to.hash) return // a link within the page
    const same = filterOf(to) === this.filter && townOf(to) === this.slug
    if (!same) await Promise.all([this.page.load(to), this.refilter(to)])
    this.choose(to, country)
    this.draw(false)
    if (camera) this.view.jump(camera)
    else this.fit()
  }

  private get slug(): string | undefined {
    return this.town === undefined ? undefined : this.atlas.slugs[this.town]
  }

  private async refilter(to: URL): Promise<void> {
    const filter = filterOf(to)
    if (filter !== this.filter) {
      if (filter) {
        const answer = await fetch(`${this.addresses.pairs}?${filter}`)
        if (!answer.ok) return
        const { edition, pairs } = (await answer.json()) as { edition: number; pairs: string }
        if (edition !== this.atlas.edition) {
          location.assign(to.href) // the register has changed: its map must be loaded anew
          return
        }
        this.chosen = this.atlas.chosen(pairs)
      } else {
        this.chosen = this.atlas.counted()
      }
      this.filter = filter
      this.degree = degrees(this.atlas, this.chosen)
    }
    this.count = this.chosen.reduce((n, bit) => n + bit, 0)
    const all = countries(this.atlas, this.chosen, this.degree)
    this.nodes = all.nodes
    this.flows = all.flows
  }

  private choose(to: URL, country: string | undefined): void {
    const slug = townOf(to)
    this.town = slug === undefined ? undefined : this.atlas.town(slug)
    this.country = this.town === undefined && this.nodes.some((c) => c.code === country) ? country : undefined
  }

  private take(spot: draw.Spot): void {
    this.stage.point('', 0, 0)
    if (spot.town !== undefined) void this.takeTown(spot.town)
    else if (spot.country) this.takeCountry(spot.country)
    else if (spot.towns) {
      const box = bounds(spot.towns.map((t) => this.atlas.positions[t]!))
      if (box[2] - box[0] + box[3] - box[1] < 0.05) this.view.go(spot.position, this.view.zoom + 3)
      else this.view.fit(box)
    }
  }

  private async takeTown(town: number | undefined): Promise<void> {
    const to = withTown(new URL(location.href), town === undefined ? undefined : this.atlas.slugs[town])
    history.pushState(null, '', to.pathname + to.search + writeFragment(this.view.camera, undefined))
    this.choose(to, undefined)
    this.draw(true)
    if (town !== undefined) this.fit()
    if (!(await this.page.load(to)) || town !== this.town) return
    this.panel.tell(this.page.rows(), this.page.downloads())
    this.stage.explain(town === undefined ? this.page.legend() : this.page.states())
  }

  private takeCountry(code: string): void {
    this.country = code
    history.pushState(null, '', location.pathname + location.search + writeFragment(this.view.camera, code))
    this.draw(true)
    this.fit()
  }

  /** Closes the panel: nothing is chosen any more. */
  private leave(): void {
    if (this.town !== undefined) void this.takeTown(undefined)
    else {
      this.country = undefined
      history.pushState(null, '', location.pathname + location.search + writeFragment(this.view.camera, undefined))
      this.draw(false)
    }
    this.view.focus()
  }

  private partners(town: number): Map<number, string> {
    const found = new Map<number, string>()
    const { a, b, state } = this.atlas
    for (let i = 0; i < this.chosen.length; i++) {
      if (!this.chosen[i]) continue
      if (a[i] === town) found.set(b[i]!, state[i]!)
      else if (b[i] === town) found.set(a[i]!, state[i]!)
    }
    return found
  }

  private draw(focus: boolean): void {
    cancelAnimationFrame(this.growing)
    this.level = -1
    if (this.town !== undefined) this.drawTown(this.town)
    else {
      this.view.set('arcs', this.filter && this.count <= arcsAtMost ? draw.drawArcs(this.atlas, this.chosen, this.count) : draw.nothing)
      this.drawGroups()
    }
    this.drawPanel(focus)
    this.placeKeys()
  }

  private drawTown(town: number): void {
    const partners = this.partners(town)
    const drawing = draw.drawPartners(this.atlas, town, partners, this.degree, this.words)
    this.spots = drawing.spots
    this.stage.explain(this.page.states())
    this.view.set('flows', draw.nothing)
    this.view.set('labels', draw.nothing)
    this.view.set('groups', drawing.groups)
    this.grow(town, partners)
  }

  /** Lets arcs grow; they stand at once where motion is not wanted. */
  private grow(town: number, partners: Map<number, string>): void {
    const began = performance.now()
    let last = 0
    const step = (now: number) => {
      const until = still() ? 1 : Math.min(1, (now - began) / growth)
      if (until === 1 || now - last > 40) {
        last = now
        this.view.set('arcs', draw.drawArcsFrom(this.atlas, town, partners, 1 - (1 - Math.max(until, 0.02)) ** 2))
      }
      if (until < 1) this.growing = requestAnimationFrame(step)
    }
    step(began)
  }

  /** Draws countries and flows, or clusters, as the zoom wants it. */
  private drawGroups(): void {
    if (this.town !== undefined) return
    const arcs = this.filter !== '' && this.count <= arcsAtMost
    const far = this.view.zoom < countriesBelow && !arcs
    const level = far ? 0 : 1 + Math.floor(this.view.zoom * 2) / 2
    if (level === this.level) return
    this.level = level
    const apart = arcs && this.count <= namedAtMost ? Infinity : level - 1
    const drawing = far
      ? draw.drawCountries(this.nodes, this.words)
      : draw.drawClusters(this.atlas, clusters(this.atlas, this.chosen, this.degree, apart), this.words)
    this.spots = drawing.spots
    this.view.set('groups', drawing.groups)
    this.view.set('flows', far ? draw.drawFlows(this.flows, this.words) : draw.nothing)
    this.stage.explain(arcs ? this.page.states() : far ? this.page.legend() : [])
    this.view.set('labels', !far && !arcs && this.view.zoom < 6 ? draw.drawCountryNames(this.nodes, this.words) : draw.nothing)
  }

  private drawPanel(focus: boolean): void {
    const { words, atlas } = this
    if (this.town !== undefined) {
      const partners = this.partners(this.town)
      const name = atlas.names[this.town]!
      this.panel.show(
        {
          title: name,
          subtitle: `${words.country(atlas.countryOf(this.town))} · ${words.partnerships(partners.size)}`,
          more: { text: words.text('more'), href: this.addresses.town + this.slug },
          entries: this.entries([...partners.keys()], partners),
          downloads: this.page.downloads(),
        },
        focus,
      )
      this.panel.tell(this.page.rows(), this.page.downloads())
      return
    }
    const node = this.nodes.find((c) => c.code === this.country)
    if (!node) {
      this.panel.hide()
      return
    }
    const name = words.country(node.code)
    this.panel.show(
      {
        title: name,
        subtitle: words.partnerships(node.n),
        more: { text: words.text('towns-of', name), href: this.addresses.country + node.code.toLowerCase() },
        entries: this.entries(node.towns),
        downloads: [],
      },
      focus,
    )
  }

  private entries(towns: number[], states?: Map<number, string>): Entry[] {
    const { atlas, words } = this
    return towns
      .map(
        (t): Entry => ({
          name: atlas.names[t]!,
          where: states ? words.country(atlas.countryOf(t)) : '',
          href: this.addresses.town + atlas.slugs[t],
          slug: atlas.slugs[t]!,
          state: states?.get(t) ?? '',
          count: words.partnerships(this.degree[t]!),
          choose: () => void this.takeTown(t),
        }),
      )
      .sort((p, q) => words.collator.compare(p.name, q.name))
  }

  /** Moves the camera to what is chosen. */
  private fit(): void {
    if (this.town !== undefined) {
      const [lon] = this.atlas.positions[this.town]!
      const near = (p: Position): Position => [lon + ((((p[0] - lon + 180) % 360) + 360) % 360) - 180, p[1]]
      this.view.fit(bounds([this.town, ...this.partners(this.town).keys()].map((t) => near(this.atlas.positions[t]!))))
      return
    }
    const node = this.nodes.find((c) => c.code === this.country)
    if (node) {
      this.view.fit(bounds(node.towns.map((t) => this.atlas.positions[t]!), 0.02))
    } else if (this.filter) {
      const points: Position[] = []
      for (let t = 0; t < this.degree.length; t++) if (this.degree[t]) points.push(this.atlas.positions[t]!)
      if (points.length > 0) this.view.fit(bounds(points, points.length > 40 ? 0.03 : 0))
    }
  }

  private moved(): void {
    this.drawGroups()
    this.placeKeys()
    history.replaceState(history.state, '', location.pathname + location.search + writeFragment(this.view.camera, this.country))
  }

  private placeKeys(): void {
    const seen: { spot: draw.Spot; at: { x: number; y: number } }[] = []
    for (const spot of this.spots) {
      const at = this.view.screen(spot.position)
      if (at) seen.push({ spot, at })
    }
    seen.sort((p, q) => q.spot.n - p.spot.n)
    this.stage.setKeys(seen.slice(0, keysAtMost).map(({ spot, at }): Key => ({ title: spot.title, x: at.x, y: at.y, choose: () => this.take(spot) })))
  }
}

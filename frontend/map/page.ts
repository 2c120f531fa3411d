// The page around the map: its filters, its numbers and its list. A filter that
// is chosen here is fetched as the page that it leads to, and the parts of that
// page take the place of these. If that fails, the browser goes there itself.

const parts = ['.map-page h1', '.facets', '.result-head', '.map-figure', '#results']

/** What a list says of a partner, for the panel. */
export interface Row {
  since: string
  form: string
  state: Node | undefined
}

export class Page {
  private asked: AbortController | undefined

  /** choose is called with the address that a filter leads to. */
  constructor(private choose: (to: URL) => void) {
    document.addEventListener('click', (e) => this.click(e))
    document.addEventListener('submit', (e) => this.submit(e))
  }

  private click(e: MouseEvent): void {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    const link = e.target instanceof Element ? e.target.closest<HTMLAnchorElement>('.facets a, .chips a, #results .empty a, #results .sorter') : null
    if (!link || link.pathname !== location.pathname || link.origin !== location.origin) return
    e.preventDefault()
    this.choose(new URL(link.href))
  }

  private submit(e: SubmitEvent): void {
    const form = e.target
    if (!(form instanceof HTMLFormElement) || !form.matches('.facet-search')) return
    e.preventDefault()
    const to = new URL(form.action)
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value) to.searchParams.append(name, value)
    this.choose(to)
  }

  /**
   * Fetches the page of an address and puts its parts into this one. The answer
   * is the address that the server gave it, or nothing if a newer one was asked.
   */
  async load(to: URL): Promise<URL | undefined> {
    this.asked?.abort()
    const asked = new AbortController()
    this.asked = asked
    try {
      const answer = await fetch(to.pathname + to.search, { signal: asked.signal })
      if (!answer.ok) throw new Error(`${to.href} answered ${answer.status}`)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      this.swap(page)
      return new URL(answer.url)
    } catch {
      if (!asked.signal.aborted) location.assign(to.href)
      return undefined
    }
  }

  private swap(page: Document): void {
    const focus = focusKey()
    const open = openFacets()
    document.title = page.title
    for (const selector of parts) {
      const now = document.querySelector(selector)
      const next = page.querySelector(selector)
      if (now && next) now.replaceWith(next)
    }
    for (const language of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
      const same = page.querySelector<HTMLAnchorElement>(`.languages a[hreflang="${language.hreflang}"]`)
      if (same) language.setAttribute('href', same.getAttribute('href') ?? '')
    }
    reopen(open)
    refocus(focus)
  }

  /** How many the page says were found. */
  found(): string {
    return document.querySelector('.result-head .found')?.textContent ?? ''
  }

  /** The downloads of exactly what is shown. */
  downloads(): HTMLAnchorElement[] {
    return [...document.querySelectorAll<HTMLAnchorElement>('.result-head .actions a[download]')]
  }

  /** The states that the list shows, each once, as the list marks them. */
  states(): Node[] {
    const seen = new Map<string, Node>()
    for (const state of document.querySelectorAll('#results .state')) seen.set(state.className, state.cloneNode(true))
    return [...seen.values()]
  }

  /** What the drawn map says of its lines. */
  legend(): Node[] {
    return [...(document.querySelector('.map-figure .map-legend')?.childNodes ?? [])].map((n) => n.cloneNode(true))
  }

  /** What the list says, by the last part of the partner's address. */
  rows(): Map<string, Row> {
    const rows = new Map<string, Row>()
    for (const tr of document.querySelectorAll<HTMLTableRowElement>('#results tbody tr')) {
      const cells = tr.cells
      const slug = cells[1]?.querySelector('a')?.pathname.split('/').pop()
      if (!slug) continue
      const since = cells[3]?.textContent?.trim() ?? ''
      rows.set(decodeURIComponent(slug), {
        since: since === '–' ? '' : since,
        form: cells[4]?.textContent?.trim() ?? '',
        state: tr.querySelector('.state')?.cloneNode(true),
      })
    }
    return rows
  }
}

/** Which filter has the focus, in words that the next page has as well. */
function focusKey(): string | undefined {
  const at = document.activeElement
  if (!at) return undefined
  if (at.closest('.facets')) return keyOf(at)
  return at.closest('.chips') ? 'chips' : at.closest('#results') ? 'results' : undefined
}

function keyOf(e: Element): string {
  const facet = e.closest('.facet')?.querySelector('summary')?.textContent ?? ''
  return facet + '\n' + (e.querySelector('.facet-name')?.textContent ?? e.id ?? '')
}

function refocus(key: string | undefined): void {
  if (key === undefined) return
  let to: HTMLElement | null | undefined
  if (key !== 'chips' && key !== 'results') {
    to = [...document.querySelectorAll<HTMLElement>('.facets a, .facets input[type=search]')].find((e) => keyOf(e) === key)
  }
  to ??= key === 'chips' ? document.querySelector<HTMLElement>('.chips a') : null
  if (!to) {
    to = document.querySelector<HTMLElement>('.result-head .found')
    to?.setAttribute('tabindex', '-1')
  }
  to?.focus({ preventScroll: true })
}

/** Which filters stand open, and the sheet that holds them. */
function openFacets(): Map<string, boolean> {
  const open = new Map<string, boolean>()
  for (const d of document.querySelectorAll<HTMLDetailsElement>('details.facets, details.facet, details.facet-more')) open.set(detailsKey(d), d.open)
  return open
}

function reopen(open: Map<string, boolean>): void {
  for (const d of document.querySelectorAll<HTMLDetailsElement>('details.facets, details.facet, details.facet-more')) {
    const was = open.get(detailsKey(d))
    if (was !== undefined) d.open = was
  }
}

function detailsKey(d: HTMLDetailsElement): string {
  return d.className + '\n' + (d.closest('.facet')?.querySelector('summary')?.textContent ?? '')
}

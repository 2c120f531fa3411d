// <th-suggest> offers what may be meant while somebody types into the field that
// it holds: a combobox with a list, as the ARIA patterns describe it. The form
// around it works without. It opens the page of what is chosen; with data-fill
// it offers towns alone, and sends the town's address with the form in place of
// what was typed, behind what data-fill says. With data-map a town is chosen on
// the map.
//
// The list is always that of what stands in the field: who types faster than the
// server answers and presses an arrow and Enter gets the first of what they
// typed, as soon as it is there.

interface Suggestion {
  kind: string
  name: string
  also?: string
  where?: string
  count?: string
  url: string
}

const pause = 120 // milliseconds after the last key

let lists = 0

class Suggest extends HTMLElement {
  private input!: HTMLInputElement
  private list = document.createElement('ul')
  private status = document.createElement('div')
  private found: Suggestion[] = []
  private at = -1
  private timer = 0
  private asked: AbortController | undefined
  private text = '' // that was asked for last
  private shown = '' // to which the list belongs
  private down = false // an arrow waits for the answer
  private enter = false // and Enter
  private name = ''
  private sent = document.createElement('input')

  connectedCallback(): void {
    const input = this.querySelector('input')
    if (!input || this.list.isConnected) return
    this.input = input
    this.name = input.name
    this.list.id = 'suggestions-' + ++lists
    this.list.className = 'suggestions'
    this.list.hidden = true
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? '')
    this.status.className = 'hidden'
    this.status.setAttribute('role', 'status')
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-controls', this.list.id)
    this.append(this.list, this.status)

    input.addEventListener('input', () => {
      this.forget()
      this.down = this.enter = false
      if (this.at >= 0) this.choose(-1)
      this.later()
    })
    input.addEventListener('keydown', (e) => this.key(e))
    input.addEventListener('blur', () => this.close())
    // A press on the list must not take the focus out of the field.
    this.list.addEventListener('mousedown', (e) => e.preventDefault())
    this.list.addEventListener('click', (e) => {
      const item = e.target instanceof Element ? e.target.closest<HTMLElement>('[role=option]') : null
      if (item) this.go(Number(item.dataset['at']))
    })
  }

  private later(): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.ask(), pause)
  }

  // current reports whether the list is that of what stands in the field.
  private current(): boolean {
    return !this.list.hidden && this.shown === this.input.value.trim()
  }

  private address(text: string): string {
    const url = new URL(this.dataset['url'] ?? '', location.href)
    url.searchParams.set('q', text)
    if (this.hasAttribute('data-fill')) url.searchParams.set('kind', 'place')
    return url.href
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer)
    const text = this.input.value.trim()
    if (this.current()) return
    this.text = text
    this.asked?.abort()
    if (!text) {
      this.close()
      return
    }
    const asked = new AbortController()
    this.asked = asked
    try {
      const answer = await fetch(this.address(text), { signal: asked.signal })
      if (answer.ok) this.show(text, (await answer.json()) as Suggestion[])
    } catch {
      // A newer question has been asked, or the network is away: the button still searches.
    }
  }

  private show(text: string, found: Suggestion[]): void {
    if (document.activeElement !== this.input || text !== this.text) return
    this.found = found
    this.shown = text
    this.at = -1
    this.input.removeAttribute('aria-activedescendant')
    this.list.replaceChildren(...found.map((s, i) => this.option(s, i)))
    this.status.textContent = this.says(found.length)
    this.list.hidden = found.length === 0
    this.input.setAttribute('aria-expanded', String(found.length > 0))
    if (this.down) this.choose(found.length > 0 ? 0 : -1)
    if (this.enter && this.at >= 0) this.go(this.at)
    else if (this.enter) this.input.form?.requestSubmit()
    this.down = this.enter = false
  }

  private says(n: number): string {
    if (n === 0) return this.dataset['none'] ?? ''
    const text = this.dataset['found'] ?? ''
    return text.includes('{n}') ? text.replace('{n}', String(n)) : `${text} (${n})`
  }

  private option(s: Suggestion, i: number): HTMLElement {
    const item = document.createElement('li')
    item.id = `${this.list.id}-${i}`
    item.className = 'suggestion'
    item.dataset['at'] = String(i)
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    const name = part('suggestion-name', s.name)
    if (s.also) name.append(' ', part('suggestion-also', `(${s.also})`))
    item.append(name, part('suggestion-count', s.count ?? ''), part('suggestion-where', s.where ?? ''))
    return item
  }

  private key(e: KeyboardEvent): void {
    if (e.isComposing) return
    const open = !this.list.hidden
    switch (e.key) {
      case 'ArrowDown':
        if (this.current()) this.choose((this.at + 1) % this.found.length)
        else {
          this.down = this.input.value.trim() !== ''
          void this.ask()
        }
        break
      case 'ArrowUp':
        if (!this.current()) return
        this.choose(this.at <= 0 ? this.found.length - 1 : this.at - 1)
        break
      case 'Home':
      case 'End': {
        if (this.at < 0) return
        this.choose(-1)
        const end = e.key === 'Home' ? 0 : this.input.value.length
        this.input.setSelectionRange(end, end)
        break
      }
      case 'Escape':
        if (!open) return
        this.close()
        break
      case 'Enter':
        if (this.down) this.enter = true
        else if (this.current() && this.at >= 0) this.go(this.at)
        else return
        break
      default:
        return
    }
    e.preventDefault()
  }

  private choose(at: number): void {
    this.at = at
    for (const [i, item] of [...this.list.children].entries()) {
      item.setAttribute('aria-selected', String(i === at))
      if (i === at) item.scrollIntoView({ block: 'nearest' })
    }
    if (at < 0) this.input.removeAttribute('aria-activedescendant')
    else this.input.setAttribute('aria-activedescendant', `${this.list.id}-${at}`)
  }

  private go(at: number): void {
    const chosen = this.found[at]
    if (!chosen) return
    this.input.value = chosen.name
    this.close()
    if (this.hasAttribute('data-fill')) this.fill(chosen.url)
    else location.assign(this.page(chosen))
  }

  // On the map a town is chosen on it: data-map is the address of that.
  private page(chosen: Suggestion): string {
    const map = this.dataset['map']
    return map && chosen.kind === 'place' ? map + chosen.url.slice(chosen.url.lastIndexOf('/') + 1) : chosen.url
  }

  private fill(url: string): void {
    this.sent.type = 'hidden'
    this.sent.name = this.name
    const last = url.slice(url.lastIndexOf('/') + 1)
    this.sent.value = last.includes(':') ? last : (this.dataset['fill'] ?? '') + last
    this.input.removeAttribute('name')
    this.append(this.sent)
  }

  // What is typed after a choice counts again as it is written.
  private forget(): void {
    if (!this.sent.isConnected) return
    this.sent.remove()
    this.input.name = this.name
  }

  private close(): void {
    clearTimeout(this.timer)
    this.asked?.abort()
    this.list.hidden = true
    this.at = -1
    this.text = this.shown = ''
    this.down = this.enter = false
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
  }
}

function part(name: string, text: string): HTMLElement {
  const span = document.createElement('span')
  span.className = name
  span.textContent = text
  return span
}

customElements.define('th-suggest', Suggest)

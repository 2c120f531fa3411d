// <th-time> turns the links to the decades into a slider with a button that
// plays them. Each step is the page of that decade, of which the map and the
// sentence are taken; without script the links open those pages.

const each = 1400 // milliseconds a step stands while playing

class Time extends HTMLElement {
  private links: HTMLAnchorElement[] = []
  private slider = document.createElement('input')
  private button = document.createElement('button')
  private year = document.createElement('output')
  private frames = new Map<string, Promise<Element | null>>()
  private asked = 0
  private timer = 0

  connectedCallback(): void {
    const nav = this.querySelector('nav')
    this.links = [...this.querySelectorAll<HTMLAnchorElement>('nav a')]
    if (!nav || this.links.length < 2 || this.slider.isConnected) return
    const at = this.links.findIndex((a) => a.hasAttribute('aria-current'))
    const { slider, button, year } = this
    slider.type = 'range'
    slider.min = '0'
    slider.max = String(this.links.length - 1)
    slider.step = '1'
    slider.value = String(at)
    slider.id = 'time-slider'
    slider.setAttribute('aria-label', this.dataset['slider'] ?? '')
    year.htmlFor.add(slider.id)
    button.type = 'button'
    button.addEventListener('click', () => (this.timer ? this.pause() : this.play()))
    slider.addEventListener('input', () => {
      this.pause()
      void this.show()
    })
    const bar = document.createElement('div')
    bar.className = 'time-bar'
    bar.append(button, slider, year)
    nav.before(bar)
    nav.hidden = true
    this.pause()
    this.name()
  }

  disconnectedCallback(): void {
    this.pause()
  }

  private name(): void {
    const text = this.links[this.at()]?.textContent ?? ''
    this.year.value = text
    this.slider.setAttribute('aria-valuetext', text)
  }

  private at(): number {
    return Number(this.slider.value)
  }

  private play(): void {
    if (this.at() === this.links.length - 1) this.slider.value = '0'
    this.button.textContent = this.dataset['pause'] ?? ''
    this.button.className = 'playing'
    const step = async (): Promise<void> => {
      await this.show()
      if (!this.timer) return
      if (this.at() === this.links.length - 1) {
        this.pause()
        return
      }
      void this.frame(this.at() + 1)
      this.timer = window.setTimeout(() => {
        this.slider.value = String(this.at() + 1)
        void step()
      }, each)
    }
    this.timer = -1
    void step()
  }

  private pause(): void {
    clearTimeout(this.timer)
    this.timer = 0
    this.button.textContent = this.dataset['play'] ?? ''
    this.button.className = ''
  }

  private frame(at: number): Promise<Element | null> {
    const url = this.links[at]?.href ?? ''
    let frame = this.frames.get(url)
    if (!frame) {
      frame = fetch(url)
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
        .then((text) => new DOMParser().parseFromString(text, 'text/html').querySelector('[data-frame]'))
      frame.catch(() => this.frames.delete(url)) // to be asked for again
      this.frames.set(url, frame)
    }
    return frame
  }

  private async show(): Promise<void> {
    this.name()
    const asked = ++this.asked
    const link = this.links[this.at()]
    try {
      const frame = await this.frame(this.at())
      const old = this.querySelector('[data-frame]')
      if (asked !== this.asked || !frame || !old || !link) return
      old.querySelector('.time-status')?.replaceChildren(...texts(frame.querySelector('.time-status')))
      const figure = frame.querySelector('figure')
      if (figure) old.querySelector('figure')?.replaceWith(document.importNode(figure, true))
      history.replaceState(history.state, '', link.href)
    } catch {
      this.pause()
      const status = this.querySelector('.time-status')
      if (status && asked === this.asked) status.textContent = this.dataset['failed'] ?? ''
    }
  }
}

function texts(of: Element | null): string[] {
  return [of?.textContent ?? '']
}

customElements.define('th-time', Time)

// What a reader chose for herself: light or dark, and the size of text. It runs
// in the head, before anything is drawn, so that no page flashes in the wrong
// colours. Without it pages follow the system.

export {} // its names are its own

const root = document.documentElement

function saved(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return '' // storage is forbidden here
  }
}

function apply(name: string, value: string): void {
  if (value) root.setAttribute('data-' + name, value)
  else root.removeAttribute('data-' + name)
}

function keep(name: string, value: string): void {
  apply(name, value)
  try {
    if (value) localStorage.setItem(name, value)
    else localStorage.removeItem(name)
  } catch {
    // It holds for this page only.
  }
}

const choices: Record<string, Record<string, string>> = {
  scheme: { system: '', light: 'light', dark: 'dark' },
  size: { normal: '', large: 'large', larger: 'larger' },
}

for (const [name, values] of Object.entries(choices)) {
  const value = saved(name)
  if (Object.values(values).includes(value)) apply(name, value)
}

// Of the staff: whether the rail is folded. Its button stands in staff/rail.ts.
if (saved('rail') === 'folded') apply('rail', 'folded')

root.classList.remove('no-js')

// The menu and filters are sheets on narrow screens and begin closed there;
// until the page has been read, they are only hidden. On wide ones the menu is
// a line and always open.
const narrow = matchMedia('(max-width: 59.99rem)')
const sheets = 'details.menu, details.facets'

function fold(): void {
  for (const sheet of document.querySelectorAll<HTMLDetailsElement>(sheets)) sheet.open = !narrow.matches
}

if (narrow.matches) root.classList.add('starting')
document.addEventListener('DOMContentLoaded', () => {
  if (narrow.matches) fold()
  root.classList.remove('starting')
})
narrow.addEventListener('change', fold)

const picture =
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">' +
  '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.75"/>' +
  '<path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/></svg>'

customElements.define(
  'th-settings',
  class extends HTMLElement {
    private button = document.createElement('button')
    private panel = document.createElement('div')

    connectedCallback(): void {
      if (this.firstChild) return
      const label = this.dataset['label'] ?? ''
      this.button.type = 'button'
      this.button.className = 'settings-button'
      this.button.title = label
      this.button.setAttribute('aria-label', label)
      this.button.setAttribute('aria-expanded', 'false')
      this.button.setAttribute('aria-controls', 'settings')
      this.button.innerHTML = picture
      this.panel.id = 'settings'
      this.panel.className = 'settings-panel'
      this.panel.hidden = true
      for (const name of Object.keys(choices)) this.panel.append(this.group(name))
      this.append(this.button, this.panel)

      this.button.addEventListener('click', () => this.show(this.panel.hidden !== false))
      this.addEventListener('keydown', (e) => {
        if (e.key !== 'Escape' || this.panel.hidden) return
        this.show(false)
        this.button.focus()
      })
      this.addEventListener('focusout', (e) => {
        if (e.relatedTarget instanceof Node && !this.contains(e.relatedTarget)) this.show(false)
      })
      document.addEventListener('click', (e) => {
        if (e.target instanceof Node && !this.contains(e.target)) this.show(false)
      })
    }

    private show(open: boolean): void {
      this.panel.hidden = !open
      this.button.setAttribute('aria-expanded', String(open))
    }

    private group(name: string): HTMLElement {
      const set = document.createElement('fieldset')
      const legend = document.createElement('legend')
      legend.textContent = this.dataset[name] ?? ''
      set.append(legend)
      const now = root.getAttribute('data-' + name) ?? ''
      for (const [key, value] of Object.entries(choices[name] ?? {})) {
        const label = document.createElement('label')
        const input = document.createElement('input')
        input.type = 'radio'
        input.name = 'th-' + name
        input.checked = value === now
        input.addEventListener('change', () => {
          keep(name, value)
          root.dispatchEvent(new CustomEvent('th-settings'))
        })
        label.append(input, this.dataset[key] ?? key)
        set.append(label)
      }
      return set
    }
  },
)

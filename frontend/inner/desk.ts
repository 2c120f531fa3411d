// What the pages of the desk do beyond their forms: tell at once of a double,
// keyboard shortcuts. All of it works
// without, in more steps.

interface Hint {
  text: string
  href?: string
}

/** <th-check> asks about some fields of the form before it while somebody types. */
class Check extends HTMLElement {
  private begun = false
  private timer = 0
  private last = ''

  connectedCallback(): void {
    const form = document.querySelector<HTMLFormElement>('form.plain-form[data-draft]')
    if (!form || this.begun) return
    this.begun = true
    const later = (): void => {
      clearTimeout(this.timer)
      this.timer = window.setTimeout(() => void this.ask(form), 350)
    }
    form.addEventListener('input', later)
    form.addEventListener('change', later)
    form.addEventListener('focusout', later)
    // What is said belongs beside what is asked.
    const first = form.querySelector('.field')
    if (first) first.after(this)
  }

  private async ask(form: HTMLFormElement): Promise<void> {
    const sent = new FormData(form)
    const query = new URLSearchParams()
    for (const name of (this.dataset['fields'] ?? '').split(' ')) query.set(name, String(sent.get(name) ?? ''))
    const text = query.toString()
    if (text === this.last) return
    this.last = text
    try {
      const answer = await fetch(this.dataset['url'] + '?' + text)
      if (answer.ok) this.show((await answer.json()) as Hint[])
    } catch {
      // The form is checked again when it is sent.
    }
  }

  private show(hints: Hint[]): void {
    const box = this.querySelector<HTMLElement>('.check')
    if (!box) return
    box.replaceChildren()
    if (hints.length === 0) return
    const title = document.createElement('strong')
    title.textContent = (box.dataset['title'] ?? '') + ': '
    box.append(title)
    hints.forEach((h, i) => {
      if (i > 0) box.append(' · ')
      if (!h.href) return box.append(h.text)
      const link = document.createElement('a')
      link.href = h.href
      link.textContent = h.text
      box.append(link)
    })
  }
}

customElements.define('th-check', Check)

const on = document.querySelector<HTMLInputElement>('[data-keys-on]')
const kept = 'twinhall-keys'

if (on) {
  on.checked = localStorage.getItem(kept) === 'on'
  on.addEventListener('change', () => localStorage.setItem(kept, on.checked ? 'on' : 'off'))
  document.addEventListener('keydown', (e) => {
    if (!on.checked || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target)) return
    if (press(e.key)) e.preventDefault()
  })
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || (target instanceof HTMLInputElement && target.type === 'checkbox')) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

function press(key: string): boolean {
  switch (key) {
    case 'j':
    case 'k':
      return move(key === 'j' ? 1 : -1)
    case 'x': {
      const box = document.querySelector<HTMLInputElement>('tr[data-at] input[type=checkbox]')
      box?.click()
      return box !== null
    }
    case 'h': {
      const home = document.querySelector<HTMLAnchorElement>('.tabs-second a')
      home?.click()
      return home !== null
    }
  }
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!target) return false
  if (target instanceof HTMLInputElement) target.focus()
  else target.click()
  return true
}

/** Goes to the next or the previous row of the table. */
function move(by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('table[data-rows] tbody tr')]
  if (rows.length === 0) return false
  const here = rows.findIndex((r) => r.hasAttribute('data-at'))
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)]
  rows[here]?.removeAttribute('data-at')
  next?.setAttribute('data-at', '')
  next?.querySelector<HTMLElement>('th a')?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return true
}

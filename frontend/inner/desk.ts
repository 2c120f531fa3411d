// What forms do beyond what they are: tell at once of a double.

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

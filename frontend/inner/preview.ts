// <th-preview data-url data-of> shows how the text in the field with the id
// data-of will look, some time after each change. What it shows was made by the
// server, which lets nothing through that runs.

const previewAfter = 600 // milliseconds after the last change

class Preview extends HTMLElement {
  private timer = 0
  private asked = 0

  connectedCallback(): void {
    const field = document.getElementById(this.dataset['of'] ?? '')
    if (!(field instanceof HTMLTextAreaElement)) return
    field.addEventListener('input', () => {
      clearTimeout(this.timer)
      this.timer = window.setTimeout(() => void this.show(field.value), previewAfter)
    })
  }

  private async show(text: string): Promise<void> {
    const asked = ++this.asked
    try {
      const answer = await fetch(this.dataset['url'] ?? '', { method: 'POST', body: new URLSearchParams({ text }) })
      const html = await answer.text()
      const prose = this.querySelector('.prose')
      if (answer.ok && prose && asked === this.asked) prose.innerHTML = html
    } catch {
      // The next change tries again; what is saved is shown after saving.
    }
  }
}

customElements.define('th-preview', Preview)

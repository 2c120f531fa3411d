// How far a long task is, without asking for the page again. Without script a
// link does that.

interface Progress {
  busy: boolean
  done: number
  total: number
  text: string
}

const every = 1000 // milliseconds

/** <th-progress> asks until the task is finished, and then for the page. */
class TaskProgress extends HTMLElement {
  private timer = 0

  connectedCallback(): void {
    this.timer = window.setTimeout(() => void this.ask(), every)
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer)
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch(this.dataset['url'] ?? '')
      if (answer.ok) {
        const now = (await answer.json()) as Progress
        if (!now.busy) {
          location.reload()
          return
        }
        this.show(now)
      }
    } catch {
      // The server is away for a moment: it is asked again.
    }
    this.timer = window.setTimeout(() => void this.ask(), every)
  }

  private show(now: Progress): void {
    const text = this.querySelector('p')
    if (text && text.textContent !== now.text) text.textContent = now.text
    const bar = this.querySelector('progress')
    if (!bar || now.total === 0) return
    bar.max = now.total
    bar.value = now.done
  }
}

customElements.define('th-progress', TaskProgress)

// A form with data-draft is kept while it is being filled in: some seconds after
// a change all of it is posted to that address, hidden fields too. Without
// script a button does the same. Whether it was kept is said in words at the end
// of the form (data-draft-saved, data-draft-failed, data-draft-signed-out).

const quiet = 3000 // milliseconds after the last change
const again = 15000 // after a try that failed

class Draft {
  private timer = 0
  private changed = false
  private sending = false
  private leaving = false
  private status = document.createElement('p')

  constructor(private form: HTMLFormElement) {
    this.status.className = 'hint draft-status'
    this.status.setAttribute('role', 'status')
    form.append(this.status)
    form.addEventListener('input', () => this.later(quiet))
    form.addEventListener('change', () => this.later(quiet))
    form.addEventListener('submit', () => {
      this.leaving = true
      clearTimeout(this.timer)
    })
    // Who closes the page has not lost what was typed last.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.changed && !this.leaving) {
        clearTimeout(this.timer)
        void this.send(true)
      }
    })
  }

  private later(wait: number): void {
    this.changed = true
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.send(false), wait)
  }

  private body(): URLSearchParams {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(this.form)) if (typeof value === 'string') body.append(name, value)
    return body
  }

  private async send(last: boolean): Promise<void> {
    if (this.sending || this.leaving) {
      if (!this.leaving) this.later(quiet)
      return
    }
    this.sending = true
    this.changed = false
    try {
      const answer = await fetch(this.form.dataset['draft'] ?? '', { method: 'POST', body: this.body(), keepalive: last })
      if (answer.status === 401) {
        this.status.textContent = this.form.dataset['draftSignedOut'] ?? this.form.dataset['draftFailed'] ?? ''
        this.sending = false
        return // the next change tries again
      }
      if (!answer.ok) throw new Error(String(answer.status))
      this.status.textContent = this.form.dataset['draftSaved'] ?? ''
    } catch {
      this.status.textContent = this.form.dataset['draftFailed'] ?? ''
      if (!this.leaving) this.later(again)
    }
    this.sending = false
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) new Draft(form)

// While the server is away a form is not sent: what was entered would be gone
// with the page. The words stay, and the page says so (data-away). Whether the
// server is there is asked at data-alive, just before the form is sent, unless it
// was heard from a moment ago.

const patience = 8000 // milliseconds that an answer may take
const fresh = 30000 // so long after it was heard from, the server is taken to be there
let heard = Date.now() // it has just sent the page

async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(patience) })
    if (answer.status >= 502 && answer.status <= 504) return false // what a proxy says while nobody is behind it
    heard = Date.now()
    return true
  } catch {
    return false
  }
}

function tell(form: HTMLFormElement, text: string): void {
  const told = form.querySelector<HTMLElement>('.away') ?? document.createElement('p')
  told.className = 'error away'
  told.setAttribute('role', 'alert')
  form.append(told)
  told.textContent = text
}

const inner = document.querySelector<HTMLElement>('.inner[data-alive]')
const asked = new WeakSet<HTMLFormElement>() // of which it is known that they can be sent
const asking = new WeakSet<HTMLFormElement>()

// Before anybody else learns that the form is sent.
inner?.addEventListener(
  'submit',
  (event) => {
    const form = event.target as HTMLFormElement
    const typed = form.querySelector('input:not([type=hidden]), textarea, select')
    if (form.method !== 'post' || !typed || asked.delete(form) || Date.now() - heard < fresh) return
    event.preventDefault()
    event.stopPropagation()
    if (asking.has(form)) return
    asking.add(form)
    void answers(inner.dataset['alive'] ?? '').then((there) => {
      asking.delete(form)
      if (!there) return tell(form, inner.dataset['away'] ?? '')
      form.querySelector('.away')?.remove()
      asked.add(form)
      form.requestSubmit(event.submitter)
    })
  },
  true,
)

// The menu works without script, as <details>. With it, a list of pages closes
// by Escape, when another opens, and when somebody goes on elsewhere; and on a
// phone a button opens the search.

export {} // its names are its own

const lists = [...document.querySelectorAll<HTMLDetailsElement>('details.section')]

function closeOthers(than?: HTMLDetailsElement): void {
  for (const list of lists) if (list !== than) list.open = false
}

for (const list of lists) {
  list.addEventListener('toggle', () => {
    if (list.open) closeOthers(list)
  })
  list.addEventListener('focusout', (e) => {
    if (e.relatedTarget instanceof Node && !list.contains(e.relatedTarget)) list.open = false
  })
}

document.addEventListener('click', (e) => {
  const list = e.target instanceof Element ? e.target.closest<HTMLDetailsElement>('details.section') : null
  closeOthers(list ?? undefined)
})

const menu = document.querySelector<HTMLDetailsElement>('details.menu')
const sign = menu?.querySelector<HTMLElement>(':scope > summary')

// A line of sections cannot be closed, only a sheet can.
const isSheet = (): boolean => (sign?.offsetParent ?? null) !== null

// An open sheet covers what is below it: who goes on there closes it.
menu?.addEventListener('focusout', (e) => {
  if (isSheet() && e.relatedTarget instanceof Node && !menu.contains(e.relatedTarget)) menu.open = false
})
document.addEventListener('click', (e) => {
  if (menu?.open && isSheet() && e.target instanceof Node && !menu.contains(e.target)) menu.open = false
})

document.querySelector('.masthead')?.addEventListener('keydown', (e) => {
  if (!(e instanceof KeyboardEvent) || e.key !== 'Escape' || e.defaultPrevented) return
  const list = lists.find((l) => l.open && l.contains(document.activeElement))
  if (list) {
    list.open = false
    list.querySelector('summary')?.focus()
  } else if (menu?.open && isSheet() && menu.contains(document.activeElement)) {
    menu.open = false
    sign?.focus()
  }
})

const button = document.querySelector<HTMLButtonElement>('.search-open')
const form = document.querySelector<HTMLFormElement>('#head-search')

function search(open: boolean): void {
  button?.setAttribute('aria-expanded', String(open))
}

button?.addEventListener('click', () => {
  const open = button.getAttribute('aria-expanded') !== 'true'
  search(open)
  if (open) form?.querySelector('input')?.focus()
})

form?.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape' || e.defaultPrevented || !button?.offsetParent) return
  search(false)
  button.focus()
})

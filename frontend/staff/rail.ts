// The rail is one tab stop, folds, and stays as it was left. On a phone it is a
// menu, which begins closed on each page.

import { rove, seen } from './roving'

const root = document.documentElement
const rail = document.querySelector<HTMLElement>('.rail')
const button = document.querySelector<HTMLButtonElement>('.rail-fold')
const narrow = matchMedia('(max-width: 47.99rem)')

function open(): boolean {
  return narrow.matches ? root.classList.contains('rail-open') : root.dataset['rail'] !== 'folded'
}

function tell(): void {
  button?.setAttribute('aria-expanded', String(open()))
}

/** Folds the rail or shows it. */
export function fold(): void {
  if (narrow.matches) {
    root.classList.toggle('rail-open')
  } else {
    const folded = open()
    if (folded) root.dataset['rail'] = 'folded'
    else delete root.dataset['rail']
    try {
      if (folded) localStorage.setItem('rail', 'folded')
      else localStorage.removeItem('rail')
    } catch {
      // It holds for this page only.
    }
  }
  tell()
}

/** The link of the rail that a letter leads to. */
export function under(letter: string): HTMLAnchorElement | null {
  return rail?.querySelector<HTMLAnchorElement>(`[data-letter="${CSS.escape(letter)}"]`) ?? null
}

/** The link to the first page of the staff. */
export function home(): HTMLAnchorElement | null {
  return rail?.querySelector<HTMLAnchorElement>('li a') ?? null
}

if (rail && button) {
  rove(rail, '.rail-home, li', rail.querySelector<HTMLElement>('[aria-current]') ?? rail.querySelector<HTMLElement>('li a') ?? undefined)
  button.addEventListener('click', () => {
    fold()
    if (narrow.matches && open()) rail.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })
  rail.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !narrow.matches || !open()) return
    fold()
    button.focus()
  })
  narrow.addEventListener('change', tell)
  tell()
}

// Of the menus of the top line one is open, and none stays open behind one's back.
const menus = [...document.querySelectorAll<HTMLDetailsElement>('.top-menu')]
for (const menu of menus) {
  menu.addEventListener('toggle', () => {
    if (menu.open) for (const other of menus) if (other !== menu) other.open = false
  })
  menu.addEventListener('keydown', (e) => {
    const items = [...menu.querySelectorAll<HTMLElement>('li a, li button')].filter((i) => seen(i))
    if (e.key === 'Escape' && menu.open) {
      menu.open = false
      menu.querySelector('summary')?.focus()
    } else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && menu.open && items.length > 0) {
      const at = items.indexOf(document.activeElement as HTMLElement)
      items[at < 0 ? 0 : (at + (e.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus()
      e.preventDefault()
    }
  })
  menu.addEventListener('focusout', (e) => {
    if (e.relatedTarget instanceof Node && !menu.contains(e.relatedTarget)) menu.open = false
  })
}
document.addEventListener('click', (e) => {
  for (const menu of menus) if (e.target instanceof Node && !menu.contains(e.target)) menu.open = false
})

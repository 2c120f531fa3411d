// One tab stop for many things: the arrows lead from one to the next, and the
// tab key comes back to where one was.

const inside = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), summary'

/** What of an element takes the focus and is seen. */
export function focusable(of: Element): HTMLElement[] {
  return [...of.querySelectorAll<HTMLElement>(inside)].filter((e) => seen(e))
}

export function seen(e: Element): boolean {
  return e.getClientRects().length > 0
}

/** Lets one of all that takes the focus in a box be a tab stop. */
export function stop(box: Element, at: HTMLElement): void {
  for (const e of box.querySelectorAll<HTMLElement>(inside)) e.tabIndex = e === at ? 0 : -1
}

/**
 * Makes one tab stop of a box whose rows are found by a selector. Up and down
 * lead to the same place of the next row, left and right within a row.
 */
export function rove(box: HTMLElement, selector: string, first: HTMLElement | undefined): void {
  const rows = (): HTMLElement[] => [...box.querySelectorAll<HTMLElement>(selector)].filter((r) => focusable(r).length > 0)
  const begin = first ?? rows()[0]?.querySelector<HTMLElement>(inside)
  if (!begin) return
  stop(box, begin)
  box.addEventListener('focusin', (e) => {
    if (!(e.target instanceof HTMLElement) || !e.target.matches(inside)) return
    stop(box, e.target)
    mark(e.target.closest<HTMLElement>(selector))
  })
  box.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || !(e.target instanceof HTMLElement)) return
    const all = rows()
    const row = e.target.closest<HTMLElement>(selector)
    const y = row ? all.indexOf(row) : -1
    if (!row || y < 0) return
    const here = focusable(row)
    const x = here.indexOf(e.target)
    let to: HTMLElement | undefined
    switch (e.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        to = beside(all[y + (e.key === 'ArrowDown' ? 1 : -1)], x, here.length)
        break
      case 'ArrowRight':
        to = here[x + 1]
        break
      case 'ArrowLeft':
        to = here[x - 1]
        break
      case 'Home':
        to = beside(all[0], x, here.length)
        break
      case 'End':
        to = beside(all.at(-1), x, here.length)
        break
      default:
        return
    }
    e.preventDefault()
    if (!to) return
    to.focus()
    to.scrollIntoView({ block: 'nearest' })
  })
}

/** The same place of another row, where it has as many; else what it is about. */
function beside(row: HTMLElement | undefined, x: number, n: number): HTMLElement | undefined {
  if (!row) return undefined
  const there = focusable(row)
  return there.length === n ? there[x] : (row.querySelector<HTMLElement>('th a') ?? there[0])
}

/** The row in which one is. */
export function mark(row: HTMLElement | null): void {
  for (const r of document.querySelectorAll('[data-at]')) r.removeAttribute('data-at')
  row?.setAttribute('data-at', '')
}

// Each list of the desk is one tab stop, and the skip links lead to it.

import { focusable, mark, rove } from './roving'

const main = document.querySelector<HTMLElement>('main')
// In a table in which something is entered the arrows belong to its fields.
const entered = 'select, textarea, input[type=radio], input[type=text], input[type=search], input[type=number], input[type=file]'

const lists: { box: HTMLElement; rows: string }[] = []

for (const [boxes, rows] of [
  ['table.table', 'tr'],
  ['ol.history', 'li'],
  ['.work', 'li, p'],
  ['.found-all', 'li'],
] as const) {
  for (const box of main?.querySelectorAll<HTMLElement>(boxes) ?? []) {
    if (box.querySelector(entered) || focusable(box).length < 2) continue
    rove(box, rows, box.querySelector<HTMLElement>('tbody th a, tbody td a') ?? focusable(box)[0])
    lists.push({ box, rows })
  }
}

/** The list that the keys are for: the first one, or the one in which one is. */
function list(): { box: HTMLElement; rows: string } | undefined {
  return lists.find((l) => l.box.contains(document.activeElement)) ?? lists[0]
}

/** Goes to the next or the previous row of the list. */
export function go(by: 1 | -1): boolean {
  const l = list()
  if (!l) return false
  const body = l.box.querySelector('tbody') ?? l.box
  const rows = [...body.querySelectorAll<HTMLElement>(l.rows)].filter((r) => focusable(r).length > 0)
  const here = rows.findIndex((r) => r.hasAttribute('data-at'))
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1)]
  if (!next) return false
  const to = next.querySelector<HTMLElement>('th a') ?? focusable(next)[0]
  to?.focus()
  mark(next)
  next.scrollIntoView({ block: 'nearest' })
  return true
}

// Past filters and buttons the list itself can be reached at once.
const skip = document.querySelector<HTMLAnchorElement>('.skip')
const words = document.querySelector<HTMLElement>('.staff')?.dataset['toList']
const first = lists[0]
if (skip && words && first) {
  const link = document.createElement('a')
  link.className = 'skip'
  link.href = '#main'
  link.textContent = words
  link.addEventListener('click', (e) => {
    e.preventDefault()
    first.box.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })
  skip.after(link)
}

// The search for anything: a dialog with a combobox and its list, as the ARIA
// patterns describe it. Without script its link leads to a page that does the
// same.

import { fold } from './rail'

interface Found {
  text: string
  note?: string
  href?: string
  do?: string
}

interface Kind {
  name: string
  found: Found[]
}

const pause = 120 // milliseconds after the last key

const dialog = document.querySelector<HTMLDialogElement>('dialog.finder')
const link = document.querySelector<HTMLAnchorElement>('a.find')
const input = dialog?.querySelector('input') ?? null
const list = dialog?.querySelector<HTMLElement>('.finder-list') ?? null
const status = dialog?.querySelector<HTMLElement>('.finder-status') ?? null

let items: Found[] = []
let at = 0
let timer = 0
let asked: AbortController | undefined
let answered: string | undefined // the text to which the list belongs
let enter = false // was pressed before the answer came

/** What can be done without opening a page. */
export function act(what: string | undefined): void {
  switch (what) {
    case 'fold':
      return fold()
    case 'keys':
      return showKeys()
    case 'sign-out':
      return document.querySelector<HTMLFormElement>('form[data-sign-out]')?.requestSubmit()
  }
}

/** Opens the help of keys. */
export function showKeys(): void {
  document.querySelector<HTMLDialogElement>('dialog.keys-help')?.showModal()
}

/** Opens the search, empty. */
export function showFinder(): boolean {
  if (!dialog || !input) return false
  if (dialog.open) return true
  input.value = ''
  at = 0
  answered = undefined
  enter = false
  show([])
  dialog.showModal()
  input.focus()
  void ask()
  return true
}

async function ask(): Promise<void> {
  if (!input || !link || !dialog) return
  clearTimeout(timer)
  asked?.abort()
  const now = (asked = new AbortController())
  const text = input.value.trim()
  try {
    const answer = await fetch(link.dataset['url'] + '?q=' + encodeURIComponent(text), { signal: now.signal })
    if (answer.redirected) return location.assign(link.href + '?q=' + encodeURIComponent(text)) // to sign in again
    if (!answer.ok) throw new Error(String(answer.status))
    const kinds = (await answer.json()) as Kind[]
    if (asked !== now) return
    answered = text
    show(kinds)
    if (enter) choose()
  } catch {
    if (now.signal.aborted || asked !== now) return
    enter = false
    show([])
    if (status) status.textContent = dialog.dataset['failed'] ?? ''
  }
}

function show(kinds: Kind[]): void {
  if (!list || !input || !status || !dialog) return
  const chosen = at > 0 ? items[at] : undefined // by arrows: it stays chosen where it is found again
  list.replaceChildren()
  items = []
  kinds.forEach((kind, k) => {
    const group = document.createElement('div')
    const name = document.createElement('div')
    name.id = 'finder-kind-' + k
    name.className = 'finder-kind'
    name.textContent = kind.name
    group.setAttribute('role', 'group')
    group.setAttribute('aria-labelledby', name.id)
    group.append(name)
    for (const found of kind.found) group.append(option(found, items.push(found) - 1))
    list.append(group)
  })
  at = Math.max(0, chosen ? items.findIndex((f) => f.text === chosen.text && f.href === chosen.href && f.do === chosen.do) : 0)
  point()
  status.textContent = answered === undefined ? '' : items.length === 0 ? (dialog.dataset['none'] ?? '')
    : (dialog.dataset['found'] ?? '').replace('{n}', String(items.length))
  status.classList.toggle('hidden', items.length > 0)
}

function option(found: Found, n: number): HTMLElement {
  const row = document.createElement('div')
  row.id = 'finder-' + n
  row.className = 'finder-found'
  row.dataset['n'] = String(n)
  row.setAttribute('role', 'option')
  const text = document.createElement('span')
  text.textContent = found.text
  row.append(text)
  if (found.note) {
    const note = document.createElement('span')
    note.className = 'muted'
    note.textContent = found.note
    row.append(' ', note)
  }
  return row
}

/** Shows which one Enter opens. */
function point(): void {
  list?.querySelectorAll('[role=option]').forEach((row, n) => {
    row.setAttribute('aria-selected', String(n === at))
    if (n === at) row.scrollIntoView({ block: 'nearest' })
  })
  if (items.length > 0) input?.setAttribute('aria-activedescendant', 'finder-' + at)
  else input?.removeAttribute('aria-activedescendant')
}

/** Opens what is chosen. Nothing is opened that belongs to another text than the one that stands there. */
function choose(): void {
  if (input?.value.trim() !== answered) {
    enter = true
    return
  }
  enter = false
  const found = items[at]
  if (!found) return
  dialog?.close()
  if (found.href) location.assign(found.href)
  else act(found.do)
}

if (dialog && link && input && list) {
  link.setAttribute('role', 'button')
  link.setAttribute('aria-haspopup', 'dialog')
  link.setAttribute('aria-keyshortcuts', '/ Control+K Meta+K')
  link.addEventListener('click', (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return
    e.preventDefault()
    showFinder()
  })
  link.addEventListener('keydown', (e) => {
    if (e.key !== ' ') return
    e.preventDefault()
    showFinder()
  })
  input.addEventListener('input', () => {
    enter = false
    asked?.abort()
    asked = undefined
    clearTimeout(timer)
    timer = window.setTimeout(() => void ask(), pause)
  })
  input.addEventListener('keydown', (e) => {
    if (e.isComposing) return
    const n = items.length
    switch (e.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (n > 0) at = (at + (e.key === 'ArrowDown' ? 1 : -1) + n) % n
        enter = false
        point()
        break
      case 'Enter':
        choose()
        if (enter) void ask()
        break
      default:
        return
    }
    e.preventDefault()
  })
  list.addEventListener('mousedown', (e) => e.preventDefault()) // the field keeps the focus
  list.addEventListener('click', (e) => {
    const row = e.target instanceof Element ? e.target.closest<HTMLElement>('[role=option]') : null
    if (!row) return
    at = Number(row.dataset['n'])
    choose()
  })
  dialog.addEventListener('click', (e) => {
    if (e.target === dialog) dialog.close() // what is behind it was pressed
  })
  dialog.addEventListener('close', () => asked?.abort())
  dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close())
  document.addEventListener('keydown', (e) => {
    if (e.key.toLowerCase() !== 'k' || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.isComposing) return
    e.preventDefault()
    showFinder()
  })
}

for (const button of document.querySelectorAll<HTMLElement>('[data-do]')) button.addEventListener('click', () => act(button.dataset['do']))
for (const button of document.querySelectorAll<HTMLElement>('[data-keys-help]')) button.addEventListener('click', showKeys)

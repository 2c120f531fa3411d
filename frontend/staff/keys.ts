// Single keys. Whoever does not want them switches them off in the help of keys;
// it is remembered on the device.

import { showFinder, showKeys } from './find'
import { fold, home, under } from './rail'
import { go } from './rows'

const on = document.querySelector<HTMLInputElement>('[data-keys-on]')
const kept = 'twinhall-keys'
const patience = 1500 // milliseconds between g and the letter behind it

function saved(): string | null {
  try {
    return localStorage.getItem(kept)
  } catch {
    return null
  }
}

let wanted = saved() !== 'off'
let after = 0 // when g was pressed

if (on) {
  on.checked = wanted
  on.addEventListener('change', () => {
    wanted = on.checked
    try {
      localStorage.setItem(kept, wanted ? 'on' : 'off')
    } catch {
      // It holds for this page only.
    }
  })
}

document.addEventListener('keydown', (e) => {
  if (!wanted || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || (e.repeat && !/^[jk]$/.test(e.key)) || typing(e.target)) return
  if (document.querySelector('dialog[open]')) return
  if (press(e.key)) e.preventDefault()
})

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && /^(checkbox|button|submit)$/.test(target.type)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

function press(key: string): boolean {
  const behind = Date.now() - after < patience
  after = 0
  if (behind) {
    const to = under(key)
    to?.click()
    return to !== null
  }
  switch (key) {
    case 'g':
      after = Date.now()
      return true
    case '/':
      return showFinder()
    case '?':
      showKeys()
      return true
    case 'b':
      fold()
      return true
    case 'j':
    case 'k':
      return go(key === 'j' ? 1 : -1)
    case 'x': {
      const box = document.querySelector<HTMLInputElement>('tr[data-at] input[type=checkbox]')
      box?.click()
      return box !== null
    }
    case 'h': {
      const to = home()
      to?.click()
      return to !== null
    }
  }
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (target instanceof HTMLInputElement) target.focus()
  else if (target) target.click()
  else return key === 'n' && showNew()
  return true
}

/** Opens what can be begun from everywhere. */
function showNew(): boolean {
  const menu = document.querySelector<HTMLDetailsElement>('.top-menu.new')
  if (!menu) return false
  menu.open = true
  menu.querySelector<HTMLElement>('li a')?.focus()
  return true
}

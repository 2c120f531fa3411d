// Filters stand beside the results where there is room. On narrow screens they
// are a sheet that opens over them.

const narrow = matchMedia('(max-width: 59.99rem)')

function sheet(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>('details.facets')
}

narrow.addEventListener('change', () => {
  const facets = sheet()
  if (facets) facets.open = !narrow.matches
})

function close(): boolean {
  const facets = sheet()
  if (!narrow.matches || !facets?.open) return false
  facets.open = false
  return true
}

document.addEventListener('keydown', (e) => {
  if (e.key === 'Escape' && close()) sheet()?.querySelector('summary')?.focus()
})

document.addEventListener('click', (e) => {
  if (e.target instanceof Node && !sheet()?.contains(e.target)) close()
})

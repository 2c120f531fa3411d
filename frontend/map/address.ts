// The address of the page carries all that the map shows: the filter and the
// chosen town in its query, the camera and the chosen country in its fragment.

export interface Camera {
  zoom: number
  lat: number
  lon: number
}

/** "#4.2/48.5/17.2", and "/cz" behind it where a country is chosen. */
export function readFragment(hash: string): { camera: Camera | undefined; country: string | undefined } {
  const [zoom, lat, lon, country] = hash.replace('#', '').split('/')
  const camera = { zoom: Number(zoom), lat: Number(lat), lon: Number(lon) }
  const sound = lon !== undefined && zoom !== '' && Math.abs(camera.lat) <= 85 && Math.abs(camera.lon) <= 540 && camera.zoom >= 0 && camera.zoom <= 24
  return { camera: sound ? camera : undefined, country: sound && country ? country.toUpperCase() : undefined }
}

export function writeFragment(camera: Camera, country: string | undefined): string {
  const places = Math.max(1, Math.ceil(camera.zoom / 3))
  const parts = [camera.zoom.toFixed(1), camera.lat.toFixed(places), camera.lon.toFixed(places)]
  if (country) parts.push(country.toLowerCase())
  return '#' + parts.join('/')
}

/** The filter of an address without the town and without what only orders the list. */
export function filterOf(url: URL): string {
  const query = new URLSearchParams(url.search)
  for (const name of ['town', 'sort', 'page']) query.delete(name)
  query.sort()
  return query.toString().replaceAll('%2C', ',')
}

export function townOf(url: URL): string | undefined {
  return url.searchParams.get('town') ?? undefined
}

/** The same address with another town, or with none. */
export function withTown(url: URL, slug: string | undefined): URL {
  const to = new URL(url)
  if (slug) to.searchParams.set('town', slug)
  else to.searchParams.delete('town')
  to.searchParams.sort()
  to.search = to.searchParams.toString().replaceAll('%2C', ',')
  return to
}

// The map library, a file of its own: a phone loads it only when the map is
// opened.

export { Map, setWorkerUrl } from 'maplibre-gl'

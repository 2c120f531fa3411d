// What is known here of modules that bring no types, and of the file that the
// build puts beside the map's.

declare module 'topojson-client' {
  import type { FeatureCollection, MultiLineString } from 'geojson'
  export function feature(topology: object, object: object): FeatureCollection
  export function mesh(topology: object, object: object, filter: (a: object, b: object) => boolean): MultiLineString
}

declare module 'built:map-engine.js' {
  export { Map, setWorkerUrl } from 'maplibre-gl'
}

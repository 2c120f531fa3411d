// The map of the site drawn by Leaflet: the same land, arcs and groups as
// <th-map> draws, made by the same code. Names are left out, which Leaflet does
// not place.
import L from 'leaflet'
import { Atlas } from '../../frontend/map/atlas'
import { drawArcs, drawClusters } from '../../frontend/map/features'
import { clusters, degrees } from '../../frontend/map/groups'
import { unpackLand } from '../../frontend/map/land'

const ask = new URLSearchParams(location.search)
const json = async (name) => (await fetch(ask.get(name))).json()
const [file, land, pairs] = await Promise.all([json('src').then((f) => new Atlas(f)), json('land').then(unpackLand), json('pairs')])

const zoom = Number(ask.get('zoom'))
const box = document.getElementById('map')
box.style.width = ask.get('width') + 'px'
box.style.height = ask.get('height') + 'px'
const map = L.map(box, {
  preferCanvas: true,
  renderer: L.canvas(),
  zoomSnap: 0,
  attributionControl: false,
  center: [Number(ask.get('lat')), Number(ask.get('lon'))],
  zoom: zoom + 1, // its tiles are half as wide
})

const shape = (data, style) => L.geoJSON(data, { interactive: false, style }).addTo(map)
shape(land.land, { stroke: false, fill: true, fillColor: '#f4f1ea', fillOpacity: 1 })
if (zoom >= 3.5) shape(land.rivers, { color: '#cfe0e8', weight: 1 })
shape(land.lakes, { stroke: false, fill: true, fillColor: '#cfe0e8', fillOpacity: 1 })
shape(land.borders, { color: '#bbb', weight: 0.8 })

const chosen = file.chosen(pairs.pairs)
const count = chosen.reduce((n, bit) => n + bit, 0)
const arcs = drawArcs(file, chosen, count)
shape(arcs, (f) => ({ color: '#1d5a8a', weight: f.properties.w, opacity: f.properties.o }))

const words = { country: (code) => code, partnerships: String, number: String, text: String }
const level = Math.floor(zoom * 2) / 2
const { groups } = drawClusters(file, clusters(file, chosen, degrees(file, chosen), level), words)
L.geoJSON(groups, {
  pointToLayer: (f, at) => L.circleMarker(at, { radius: f.properties.r, color: '#1d5a8a', weight: 1.5, fillColor: '#fff', fillOpacity: 1 }),
}).addTo(map)

window.leafletMap = map
document.title = 'drawn'
box.dataset.arcs = arcs.features.length
box.dataset.groups = groups.features.length

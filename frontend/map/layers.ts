// How the map looks: its layers, in the colours of the page.

import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Land } from './land'

export const sources = ['flows', 'arcs', 'groups', 'labels'] as const
export type SourceName = (typeof sources)[number]

/** Layers whose features can be pointed at. */
export const touchable = ['country', 'cluster', 'town', 'partner', 'chosen']
export const touchableFlows = ['flow']

// The quotes belong to the name: it is put into a CSS font as it stands.
const font = ['"Source Sans 3"']

const empty = { type: 'FeatureCollection' as const, features: [] }

/** A token of the style sheet, mixed with nothing. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()
}

export function style(land: Land): StyleSpecification {
  const all: Record<string, SourceSpecification> = {
    land: { type: 'geojson', data: land.land, tolerance: 0.2 },
    borders: { type: 'geojson', data: land.borders, tolerance: 0.2 },
    lakes: { type: 'geojson', data: land.lakes },
    rivers: { type: 'geojson', data: land.rivers },
  }
  for (const name of sources) all[name] = { type: 'geojson', data: empty }
  return { version: 8, sources: all, layers: layers() }
}

const kind = (name: string): FilterSpecification => ['==', ['get', 'kind'], name]
const state = (...letters: string[]): FilterSpecification => ['in', ['get', 'state'], ['literal', letters]]

export function layers(): LayerSpecification[] {
  const ink = token('ink')
  const paper = token('paper')
  const link = token('link')
  const accent = token('accent')
  const muted = token('muted')
  const halo = { 'text-halo-color': paper, 'text-halo-width': 1.6 }
  const radius: ExpressionSpecification = ['get', 'r']

  const arc = (id: string, letters: string[], color: string, dash?: number[]): LayerSpecification => ({
    id: 'arc-' + id,
    type: 'line',
    source: 'arcs',
    filter: state(...letters),
    layout: { 'line-cap': dash ? (dash[0]! < 1 ? 'round' : 'butt') : 'butt', 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-width': ['get', 'w'],
      'line-opacity': ['get', 'o'],
      ...(dash ? { 'line-dasharray': dash } : {}),
    },
  })

  return [
    { id: 'water', type: 'background', paint: { 'background-color': token('water') } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': token('land') } },
    {
      id: 'rivers',
      type: 'line',
      source: 'rivers',
      minzoom: 3.5,
      paint: { 'line-color': token('water'), 'line-width': ['interpolate', ['linear'], ['zoom'], 3.5, 0.5, 8, 2] },
    },
    { id: 'lakes', type: 'fill', source: 'lakes', paint: { 'fill-color': token('water') } },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': token('border'), 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 7, 1.2] },
    },
    {
      id: 'flow',
      type: 'line',
      source: 'flows',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': token('flow'), 'line-width': ['get', 'w'], 'line-opacity': ['get', 'o'] },
    },
    arc('unknown', ['u'], link),
    arc('active', ['a'], token('active')),
    arc('dormant', ['d'], token('dormant'), [4, 2.5]),
    arc('ended', ['e'], token('ended'), [0.1, 2.5]),
    arc('proposed', ['p'], link, [1.5, 2.5]),
    arc('suspended', ['s'], token('dormant'), [4, 2.5, 0.1, 2.5]),
    {
      id: 'country',
      type: 'circle',
      source: 'groups',
      filter: kind('country'),
      paint: { 'circle-radius': radius, 'circle-color': link, 'circle-stroke-color': paper, 'circle-stroke-width': 1.25 },
    },
    {
      id: 'cluster',
      type: 'circle',
      source: 'groups',
      filter: kind('cluster'),
      paint: { 'circle-radius': radius, 'circle-color': paper, 'circle-stroke-color': link, 'circle-stroke-width': 1.5 },
    },
    {
      id: 'town',
      type: 'circle',
      source: 'groups',
      filter: kind('town'),
      paint: { 'circle-radius': radius, 'circle-color': link, 'circle-stroke-color': paper, 'circle-stroke-width': 1.25 },
    },
    {
      id: 'partner',
      type: 'circle',
      source: 'groups',
      filter: kind('partner'),
      paint: { 'circle-radius': radius, 'circle-color': link, 'circle-stroke-color': paper, 'circle-stroke-width': 1.5 },
    },
    {
      id: 'chosen',
      type: 'circle',
      source: 'groups',
      filter: kind('chosen'),
      paint: { 'circle-radius': radius, 'circle-color': accent, 'circle-stroke-color': paper, 'circle-stroke-width': 2 },
    },
    // The last layers find their place first: numbers, then names of towns, then of countries.
    {
      id: 'country-names',
      type: 'symbol',
      source: 'labels',
      layout: {
        'text-font': font,
        'text-field': ['get', 'label'],
        'text-size': 13,
        'text-letter-spacing': 0.08,
        'text-max-width': 8,
        'text-padding': 6,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { 'text-color': muted, ...halo },
    },
    {
      id: 'names',
      type: 'symbol',
      source: 'groups',
      filter: ['has', 'label'],
      layout: {
        'text-font': font,
        'text-field': ['get', 'label'],
        'text-size': ['match', ['get', 'kind'], 'chosen', 18, 'country', 14.5, 14.5],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': ['get', 'off'],
        'text-justify': 'auto',
        'symbol-sort-key': ['get', 'order'],
        'text-max-width': 12,
        'text-padding': 3,
      },
      paint: { 'text-color': ink, ...halo },
    },
    {
      id: 'numbers',
      type: 'symbol',
      source: 'groups',
      filter: kind('cluster'),
      layout: { 'text-font': font, 'text-field': ['get', 'number'], 'text-size': 13.5, 'text-allow-overlap': true, 'text-padding': 9 },
      paint: { 'text-color': ink },
    },
  ]
}

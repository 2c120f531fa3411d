// The words of the map, in the page's language; the page brings them.

export class Words {
  readonly collator: Intl.Collator
  private texts: Record<string, string>
  private countries: Record<string, string>
  private numbers: Intl.NumberFormat
  private plurals: Intl.PluralRules

  constructor(json: string) {
    const read = JSON.parse(json || '{}') as Record<string, unknown>
    const lang = typeof read['lang'] === 'string' ? read['lang'] : 'en'
    this.texts = read as Record<string, string>
    this.countries = (read['countries'] ?? {}) as Record<string, string>
    this.numbers = new Intl.NumberFormat(lang)
    this.plurals = new Intl.PluralRules(lang)
    this.collator = new Intl.Collator(lang)
  }

  text(key: string, name = ''): string {
    return (this.texts[key] ?? '').replace('{name}', name)
  }

  number(n: number): string {
    return this.numbers.format(n)
  }

  /** "17 partnerships" */
  partnerships(n: number): string {
    const form = this.texts['partnerships-' + this.plurals.select(n)] ?? this.texts['partnerships-other'] ?? '{n}'
    return form.replace('{n}', this.number(n))
  }

  country(code: string): string {
    return this.countries[code] ?? code
  }
}

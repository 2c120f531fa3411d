// <th-desk> leads one of the staff from a public page to its record at the desk.
// Public pages are the same for everybody, so a cookie that holds nothing else
// says that one of the staff has signed in here. What may be done there is
// checked there.

class Desk extends HTMLElement {
  connectedCallback(): void {
    if (this.firstChild || !document.cookie.split('; ').includes('twinhall-desk=1')) return
    const link = document.createElement('a')
    link.href = this.dataset['url'] ?? ''
    link.textContent = this.dataset['text'] ?? ''
    this.append(link)
  }
}

customElements.define('th-desk', Desk)

// <th-print> puts a button that prints in the place of the words that say how.

class Print extends HTMLElement {
  connectedCallback(): void {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = this.dataset['class'] ?? 'button'
    button.textContent = this.dataset['label'] ?? ''
    button.addEventListener('click', () => window.print())
    this.replaceChildren(button)
  }
}

customElements.define('th-print', Print)

// A log that follows its end, until somebody scrolls up to read; then it stays and says how to come back.
customElements.define("rb-tail", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("scroll", () => this.toggleAttribute("data-away", this.scrollHeight - this.scrollTop - this.clientHeight > 24), { passive: true });
    this.watch = new MutationObserver(() => this.follow());
    this.watch.observe(this, { childList: true });
    this.follow();
  }
  disconnectedCallback() { this.watch.disconnect(); }
  follow() { if (!this.hasAttribute("data-away")) { this.scrollTop = this.scrollHeight; } }
});
document.addEventListener("click", event => {
  const tail = event.target.closest?.("[data-tail-end]")?.previousElementSibling;
  if (tail) { tail.scrollTop = tail.scrollHeight; }
});

// The person's choice of light or dark, before the first paint. No choice: as the machine says.
(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("theme") || "system"; } catch { return "system"; } };
  const show = theme => {
    if (theme === "system") { delete root.dataset.theme; } else { root.dataset.theme = theme; }
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };
  show(stored());
  document.addEventListener("click", event => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) { return; }
    try { localStorage.setItem("theme", button.dataset.themeChoice); } catch { /* A private window forgets. */ }
    show(button.dataset.themeChoice);
  });
  document.addEventListener("toggle", () => show(stored()), true);
})();

// Written on the classes the script sets: it fires no event, and does not reload by itself when this element exists.
const modal = document.getElementById("components-reconnect-modal");
const has = state => modal.classList.contains("components-reconnect-" + state);
function apply() {
  document.body.classList.toggle("rb-offline", has("show") || has("failed") || has("rejected"));
  if (has("rejected")) { location.reload(); }
}
async function retry() {
  // Failed has ended the script's own loop.
  modal.className = "components-reconnect-show";
  try {
    if (await Blazor.reconnect()) { modal.className = "components-reconnect-hide"; } else { location.reload(); }
  } catch {
    modal.className = "components-reconnect-failed";
  }
}
new MutationObserver(apply).observe(modal, { attributes: true, attributeFilter: ["class"] });
document.getElementById("rb-retry").addEventListener("click", retry);
document.addEventListener("visibilitychange", () => { if (!document.hidden && has("failed")) { retry(); } });

// What the browser must do itself: shortcuts, keys a field would swallow, closing menus, copying, ticking.
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.getElementById("palette-door")?.click();
    return;
  }
  if (event.target.matches?.("#palette-field") && ["ArrowUp", "ArrowDown", "Enter", "Tab", "Escape"].includes(event.key)) {
    event.preventDefault();
  }
}, true);
document.addEventListener("click", event => {
  if (event.target.closest?.("[popover] a")) { event.target.closest("[popover]").hidePopover(); }
  const copy = event.target.closest?.("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy)?.textContent ?? "").then(() => {
      const before = copy.textContent;
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = before; }, 1500);
    });
  }
});
// After a dialog the focus is where it was before; if that is gone, at the page's beginning and not at the window's.
let before = null;
document.addEventListener("focusin", event => {
  if (!event.target.closest(".rz-dialog-wrapper, .palette")) { before = event.target; }
});
// What was done may take its own button away a moment later.
const settle = looks => {
  if (document.activeElement === document.body) { document.getElementById("main")?.focus({ preventScroll: true }); return; }
  if (looks > 0) { setTimeout(() => settle(looks - 1), 250); }
};
let asking = false;
new MutationObserver(() => {
  const asks = document.querySelector(".rz-dialog-wrapper") !== null;
  if (asking && !asks) {
    setTimeout(() => {
      if (before?.isConnected) { before.focus(); }
      settle(20);
    });
  }
  asking = asks;
}).observe(document.body, { childList: true, subtree: true });
// Ages tick here and not over the line; the words are those of Wording.Ago. While the line is broken they stand still:
// what is not known must not look fresh.
const ahead = Number(document.documentElement.dataset.now) - (performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0));
const ago = seconds =>
  seconds < 10 ? "just now"
  : seconds < 60 ? `${Math.floor(seconds / 10) * 10} s ago`
  : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
  : seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ago`
  : `${Math.floor(seconds / 86400)} days ago`;
setInterval(() => {
  if (document.hidden || document.body.classList.contains("rb-offline")) { return; }
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-age]")) {
    const words = ago((now - Date.parse(time.dateTime)) / 1000);
    if (time.firstChild && time.firstChild.data !== words) { time.firstChild.data = words; }
  }
}, 1000);

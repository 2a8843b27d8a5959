// What the browser must do itself: shortcuts, keys a field would swallow, closing menus, copying.
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

// Small comforts; every page works without them.
"use strict";

// After the first tap of the moment page, the next question comes under the thumb.
document.addEventListener("change", (event) => {
  const tiles = event.target.closest("fieldset[data-next]");
  const next = tiles && document.getElementById(tiles.dataset.next);
  if (!next) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  next.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
});

// One tap sends once.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const button = event.submitter;
  setTimeout(() => button && (button.disabled = true));
});

// Who comes back to a page with the browser's button finds its forms alive.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[disabled]").forEach((button) => (button.disabled = false));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

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

// A tile that may be left open comes undone by a second tap.
const OPEN_TILE = ".tile input[type=radio]:not([required])";
const markTiles = () =>
  document.querySelectorAll(OPEN_TILE).forEach((tile) => (tile.wasChecked = tile.checked));

document.addEventListener("click", (event) => {
  if (!event.target.matches?.(OPEN_TILE)) return;
  if (event.target.wasChecked) event.target.checked = false;
  markTiles();
});
document.addEventListener("reset", () => setTimeout(markTiles));
window.addEventListener("pageshow", markTiles);

// When was it: a tap fills in a time near enough, to be changed at will.
function chooseTime({ hoursAgo, daysAgo, at }) {
  const time = new Date();
  if (hoursAgo) time.setHours(time.getHours() - hoursAgo);
  else {
    time.setDate(time.getDate() - daysAgo);
    time.setHours(at, 0);
  }
  return time;
}

function writeTime(time) {
  const local = new Date(time - time.getTimezoneOffset() * 60000);
  return local.toISOString().slice(0, 16);
}

document.querySelectorAll("[data-fills]").forEach((row) => {
  row.hidden = false;
  row.querySelectorAll("button").forEach((button) => {
    button.hidden = chooseTime(button.dataset) > new Date(); // this morning, at night
    button.addEventListener("click", () => {
      document.getElementById(row.dataset.fills).value = writeTime(chooseTime(button.dataset));
    });
  });
});

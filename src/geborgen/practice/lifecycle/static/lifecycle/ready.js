// Starts the download once somebody arrives here; not again when they come back or load the page anew.
"use strict";

const [arrival] = performance.getEntriesByType("navigation");
if (!arrival || arrival.type === "navigate") {
  document.querySelector("[data-start]")?.click();
}

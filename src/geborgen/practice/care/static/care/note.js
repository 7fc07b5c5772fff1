// A draft is kept while one writes; when that does not work, the page says so and loses nothing.
"use strict";

document.addEventListener("htmx:beforeSwap", (event) => {
  const field = event.target.closest("[data-draft]") || event.detail.requestConfig.elt.closest("[data-draft]");
  if (!field) return;
  const kept = event.detail.xhr.getResponseHeader("X-Draft-Kept");
  if (kept) return;
  event.detail.shouldSwap = false;
  document.getElementById("kept").textContent = field.dataset.draft;
});

document.addEventListener("htmx:sendError", (event) => {
  const field = event.target.closest("[data-draft]");
  if (field) document.getElementById("kept").textContent = field.dataset.draft;
});

// When a passkey does not work, the page says so in words.
"use strict";
document.addEventListener("allauth.error", (event) => {
  const place = document.getElementById("passkey_failed");
  if (!place) return;
  event.preventDefault();
  place.hidden = true; // so that it is read aloud anew
  requestAnimationFrame(() => (place.hidden = false));
});

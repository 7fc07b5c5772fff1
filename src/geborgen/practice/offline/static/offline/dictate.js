// Speaking a line, only where the browser itself understands speech: no sound leaves the device.
"use strict";
(() => {
  const button = document.querySelector("[data-dictate]");
  const Recognition = self.SpeechRecognition ?? self.webkitSpeechRecognition;
  const field = button && document.getElementById(button.dataset.dictate);
  // A browser that cannot promise to stay on the device has no `available`.
  if (!field || typeof Recognition?.available !== "function") return;
  const language = document.documentElement.lang === "en" ? "en-GB" : "nl-NL";
  const isHere = () => Recognition.available({ langs: [language], processLocally: true });

  function listen() {
    const hearing = new Recognition();
    if (!("processLocally" in hearing)) return;
    hearing.processLocally = true;
    hearing.lang = language;
    hearing.addEventListener("result", (event) => {
      const heard = [...event.results].map((one) => one[0].transcript.trim()).join(" ");
      field.value = [field.value.trim(), heard].filter(Boolean).join(" ").slice(0, field.maxLength);
    });
    hearing.addEventListener("end", () => button.setAttribute("aria-pressed", "false"));
    button.setAttribute("aria-pressed", "true");
    hearing.start();
  }

  isHere()
    .then((found) => {
      // "downloadable" would fetch something from elsewhere: only what is here already will do.
      if (found !== "available") return;
      button.hidden = false;
      button.addEventListener("click", listen);
    })
    .catch(() => {});
})();

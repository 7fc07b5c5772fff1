// Printing by a button, and a question that is still there when one comes back to it.
"use strict";

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// What is closed is not printed: sources open for paper.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.page-sources").forEach((part) => (part.open = true));
});

// In this tab alone, gone when it closes; never sent anywhere but to the search.
const question = document.getElementById("question");
if (question) {
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const kept = sessionStorage.getItem("answers-question");
  question.addEventListener("input", () =>
    sessionStorage.setItem("answers-question", question.value)
  );
  if (cameBack && kept && !question.value) {
    window.addEventListener("load", () => {
      question.value = kept;
      question.dispatchEvent(new Event("input", { bubbles: true }));
    });
  } else if (!question.value) {
    sessionStorage.removeItem("answers-question");
  }
}

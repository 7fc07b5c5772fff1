"use strict";
(() => {
const by = (id) => document.getElementById(id);
const stills = JSON.parse(by("stills").textContent);
const language = document.documentElement.lang;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const [X, Y, RX, RY] = [206, 216, 106, 92];
const scrub = by("scrub");
let now = 0, timer = 0, drawing = 0;
let shown = null;

const percent = (share) => Math.round(100 * share) + (language === "nl" ? "\u00a0%" : "%");
const attributes = (id, values) => {
  for (const [name, value] of Object.entries(values)) by(id).setAttribute(name, value);
};

// Going out from the hands is over the top, coming home to them along the bottom.
const startOf = (from, to) => (Math.abs(from) > 150 && from * to < 0 ? -from : from);

const drawChild = (one) => {
  const angle = (one.angle * Math.PI) / 180;
  const x = X + RX * one.reach * Math.cos(angle), y = Y - RY * one.reach * Math.sin(angle);
  attributes("child", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
  attributes("face", { transform: `translate(${(4.5 * one.look).toFixed(1)} 0)` });
  attributes("fill", { y: (18 - 36 * one.distress).toFixed(1) });
  const loud = one.loud, upset = one.interest ? -0.4 : one.distress;
  attributes("ring", { r: (19 + 13 * loud).toFixed(1), opacity: Math.min(1, loud * 1.5).toFixed(2) });
  attributes("ring-2", { r: (19 + 22 * loud).toFixed(1), opacity: Math.max(0, loud - 0.25).toFixed(2) });
  attributes("mouth", { d: `M-5 7q5 ${(4.5 - 9.5 * upset).toFixed(1)} 10 0` });
};

const between = (from, to, share) => {
  const mixed = { interest: to.interest };
  const start = startOf(from.angle, to.angle);
  for (const key of ["reach", "look", "distress", "loud"]) {
    mixed[key] = from[key] + (to[key] - from[key]) * share;
  }
  mixed.angle = start + (to.angle - start) * share;
  return mixed;
};

const glide = (to, quickly) => {
  cancelAnimationFrame(drawing);
  const from = shown || to, begun = performance.now(), lasts = 650;
  if (quickly || calm.matches) { shown = to; drawChild(to); return; }
  const draw = (time) => {
    const share = Math.min(1, Math.max(0, (time - begun) / lasts));
    shown = share === 1 ? to : between(from, to, share * share * (3 - 2 * share));
    drawChild(shown);
    if (share < 1) drawing = requestAnimationFrame(draw);
  };
  drawing = requestAnimationFrame(draw);
};

const tellBars = (still) => {
  for (const bar of document.querySelectorAll("[data-bar]")) {
    bar.style.width = 100 * still[bar.dataset.bar] + "%";
  }
  for (const figure of document.querySelectorAll("[data-figure]")) {
    figure.textContent = percent(still[figure.dataset.figure]);
  }
};

const show = (place, quickly) => {
  now = Math.min(stills.length - 1, Math.max(0, place));
  const still = stills[now];
  by("chapter").textContent = still.chapter;
  by("said").textContent = still.said;
  by("answer").textContent = still.answer;
  by("hands").setAttribute("class", still.hands);
  by("stranger").setAttribute("class", still.stranger ? "on" : "");
  by("outline").setAttribute("class", "s-ink" + (still.broken ? " broken" : ""));
  by("fill").setAttribute("class", still.interest ? "interest" : "f-mended");
  document.querySelectorAll(".need").forEach((need, i) => need.classList.toggle("on", i === still.need));
  tellBars(still);
  glide(still, quickly);
  scrub.value = now;
  scrub.setAttribute("aria-valuetext", still.chapter + ". " + still.said);
  attributes("cursor", { d: `M${across(now).toFixed(1)} 0V70` });
  by("back").disabled = now === 0;
  by("on").disabled = now === stills.length - 1;
};

const across = (place) => (1000 * place) / Math.max(1, stills.length - 1);

const drawCourse = () => {
  const line = stills.map((one, i) => `${across(i).toFixed(1)} ${(66 - 62 * (one.interest ? 0 : one.distress)).toFixed(1)}`);
  attributes("felt", { d: "M" + line.join("L") });
  let first = 0, parts = 0;
  for (let i = 1; i <= stills.length; i++) {
    if (i < stills.length && stills[i].chapter === stills[first].chapter) continue;
    if (parts++ % 2 === 0) {
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const [a, b] = [across(first - 0.5 * (first > 0)), across(Math.min(i - 0.5, stills.length - 1))];
      mark.setAttribute("d", `M${a} 0H${b}V70H${a}Z`);
      by("marks").append(mark);
    }
    first = i;
  }
};

const lasts = (still) => (by("slow").checked ? 1.9 : 1) * (1100 + 24 * still.said.length);

const pause = () => {
  clearTimeout(timer);
  timer = 0;
  by("play-word").textContent = by("play").dataset.play;
  by("play-sign").setAttribute("d", "M7 4l13 8-13 8z");
  by("said").setAttribute("aria-live", "polite");
};

const play = () => {
  if (calm.matches) return;
  if (now === stills.length - 1) show(0, true);
  by("play-word").textContent = by("play").dataset.pause;
  by("play-sign").setAttribute("d", "M6 4h4v16H6zM14 4h4v16h-4z");
  by("said").setAttribute("aria-live", "off");
  const next = () => {
    if (now === stills.length - 1) { pause(); return; }
    show(now + 1);
    timer = setTimeout(next, lasts(stills[now]));
  };
  timer = setTimeout(next, lasts(stills[now]) / 2);
};

const step = (by_) => { pause(); show(now + by_); };
const chapterStep = (way) => {
  pause();
  let place = now;
  const name = (i) => stills[i].chapter;
  if (way > 0) {
    while (place < stills.length - 1 && name(place) === name(now)) place++;
  } else {
    if (place > 0) place--;
    while (place > 0 && name(place - 1) === name(place)) place--;
  }
  show(place, true);
};

by("play").addEventListener("click", () => (timer ? pause() : play()));
by("back").addEventListener("click", () => step(-1));
by("on").addEventListener("click", () => step(1));
scrub.addEventListener("input", () => { pause(); show(Number(scrub.value), true); });
document.addEventListener("keydown", (event) => {
  const typing = event.target === scrub || event.ctrlKey || event.metaKey || event.altKey;
  const on = event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement;
  const keys = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Home: () => step(-stills.length),
    End: () => step(stills.length), PageDown: () => chapterStep(1), PageUp: () => chapterStep(-1) };
  if (event.key === " " && !on) { event.preventDefault(); timer ? pause() : play(); }
  else if (keys[event.key] && !typing) { event.preventDefault(); keys[event.key](); }
});
const suit = () => {
  document.body.classList.toggle("no-motion", calm.matches);
  if (calm.matches) pause();
};
calm.addEventListener("change", suit);
document.body.classList.remove("no-script");
suit();
drawCourse();
const asked = Number(location.hash.slice(1));
show(Number.isInteger(asked) ? asked : 0, true);
})();

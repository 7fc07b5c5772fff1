// On every page of somebody signed in: what waits on this device, calmly; and sending it.
"use strict";
(() => {
  const { geborgen } = self;
  const region = document.getElementById("waiting");
  const isAble = Boolean(region && self.crypto?.subtle && self.indexedDB && self.BroadcastChannel);
  if (!isAble) return;

  const FIRST_WAIT_MS = 5000;
  const LONGEST_WAIT_MS = 300000;
  const FRESH_MS = 3600000;
  const words = region.dataset;
  const places = { send: words.send, state: words.state };
  const isShell = "shell" in words;
  const said = region.querySelector("[role=status]");
  const details = region.querySelector("details");
  const template = region.querySelector("template");
  let reason = "no_network";
  let shown = 0;
  let pause = FIRST_WAIT_MS;
  let timer;

  // The pages of the shell belong to nobody: there the device says who uses it.
  const known = isShell ? geborgen.recall() : Promise.resolve(null);
  const account = isShell ? known.then((one) => one?.account ?? "") : Promise.resolve(words.account);

  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function countWords(count) {
    const where = reason === "sign_in" || reason === "other_account" ? "SignIn" : "";
    return (count === 1 ? words[`one${where}`] : words[`many${where}`]).replace("{n}", count);
  }

  function describe(moment) {
    const language = document.documentElement.lang === "en" ? "en-GB" : "nl";
    const how = { weekday: "short", hour: "2-digit", minute: "2-digit" };
    const time = new Date(moment.told_at).toLocaleString(language, how);
    return [time, moment.said].filter(Boolean).join(" · ");
  }

  function makeItem(moment) {
    const item = template.content.firstElementChild.cloneNode(true);
    item.dataset.id = moment.id;
    item.querySelector(".said").textContent = describe(moment);
    const refusal = item.querySelector(".refusal");
    refusal.hidden = !moment.refusal;
    refusal.textContent = moment.refusal ? `${words.refused} ${moment.refusal.words}` : "";
    const mend = item.querySelector("a");
    mend.href = `${words.moment}?child=${moment.child ?? ""}#waiting-${moment.id}`;
    item.querySelector("button").addEventListener("click", () => drop(moment, item));
    return item;
  }

  // Dropping can be undone for as long as the page is there.
  async function drop(moment, item) {
    await geborgen.release(moment);
    const back = document.createElement("button");
    back.className = "plain";
    back.textContent = words.undo;
    back.addEventListener("click", async () => {
      await geborgen.keep(await account, moment);
      await refresh();
    });
    item.replaceChildren(`${words.dropped} `, back);
    back.focus();
    shown -= 1;
    say(shown ? countWords(shown) : words.dropped);
    geborgen.tellOthers();
  }

  async function refresh() {
    const whose = await account;
    const moments = whose ? await geborgen.list(whose) : [];
    const refused = moments.filter((one) => one.refusal).length;
    if (moments.length) say(refused === moments.length ? words.look : countWords(moments.length));
    else if (shown) say(words.arrived);
    region.hidden = !moments.length && !shown;
    details.hidden = !moments.length;
    if (refused) details.open = true;
    details.querySelector("ul").replaceChildren(...moments.map(makeItem));
    region.querySelector(".sign-in").hidden = !moments.length || reason !== "sign_in";
    shown = moments.length;
    return moments;
  }

  async function sendNow(options = {}) {
    const whose = await account;
    if (!whose) return "sign_in";
    reason = await geborgen.send(whose, { places, ...options });
    const moments = await refresh();
    const waiting = moments.filter((one) => !one.refusal).length;
    if (waiting) plan(options);
    else pause = FIRST_WAIT_MS;
    return reason;
  }

  // Tries again after a while, each time after a longer one; and lets the worker try, if it can.
  function plan() {
    clearTimeout(timer);
    timer = setTimeout(() => sendNow(), pause);
    pause = Math.min(pause * 2, LONGEST_WAIT_MS);
    navigator.serviceWorker?.ready
      .then((registration) => registration.sync?.register("geborgen-send"))
      .catch(() => {}); // not every browser lets it
  }

  async function sendWhatWaits() {
    if ((await refresh()).length) await sendNow();
  }

  // Once an hour, and when something changed: the pages for these children, and their names.
  async function prepareShell() {
    if (isShell || !navigator.serviceWorker) return;
    await navigator.serviceWorker.register(words.worker, { updateViaCache: "none" });
    const before = await geborgen.recall();
    const same = (name) => before?.[name] === words[name];
    const isFresh = before && Date.now() - before.at < FRESH_MS;
    if (isFresh && same("account") && same("version") && same("language")) return;
    const state = await geborgen.fetchState(places);
    if (state.account !== words.account) return;
    if (before && before.account !== state.account) await geborgen.leave();
    const { children, language, version, last } = state;
    await geborgen.remember(state.account, { language, version, last, at: Date.now() }, children);
    const cache = await caches.open(geborgen.shellName(version));
    const pages = children.flatMap((child) => child.pages.map((page) => page.address));
    await cache.addAll([...new Set(pages)]);
  }

  function signOut(event) {
    const form = event.target.closest(`form[action="${words.signOut}"]`);
    if (!form) return;
    event.preventDefault();
    const enough = new Promise((resolve) => setTimeout(resolve, 2000));
    Promise.race([geborgen.leave().catch(() => {}), enough]).then(() => form.submit());
  }

  Object.assign(geborgen, { page: { account, known, isShell, words, say, refresh, sendNow } });
  document.addEventListener("submit", signOut);
  addEventListener("online", () => sendWhatWaits());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendWhatWaits();
  });
  geborgen.others().addEventListener("message", () => refresh());
  sendWhatWaits()
    .then(prepareShell)
    .catch(() => {}); // without a network, or with storage closed, the page itself still works
})();

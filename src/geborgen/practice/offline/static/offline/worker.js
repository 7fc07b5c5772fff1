// The service worker: without a network there is still a page to tell a moment on.
"use strict";
(() => {
  const { geborgen, shell } = self;
  const PATIENCE_MS = 8000;
  const MOMENT_PAGES = ["/", "/moment/"];
  const name = geborgen.shellName(shell.version);
  const isMomentPage = (address) => MOMENT_PAGES.includes(new URL(address).pathname);

  async function fillShell() {
    const known = await geborgen.recall().catch(() => null);
    const pages = (known?.children ?? []).flatMap((child) => child.pages.map((one) => one.address));
    const cache = await caches.open(name);
    // A static file is named by its content: the one that the page fetched already will do.
    await cache.addAll(shell.files);
    const made = [...Object.values(shell.noNetwork), ...new Set(pages)];
    await cache.addAll(made.map((one) => new Request(one, { cache: "reload" })));
  }

  async function dropOlder() {
    const names = await caches.keys();
    const older = names.filter((one) => one.startsWith("geborgen-") && one !== name);
    await Promise.all(older.map((one) => caches.delete(one)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  }

  // The child that was asked for, else the one of last time, else the first; the page for its age.
  function choosePage(known, address) {
    const asked = new URL(address).searchParams.get("child") ?? known.last;
    const child = known.children.find((one) => one.id === asked) ?? known.children[0];
    const today = new Date().toISOString().slice(0, 10);
    return child?.pages.filter((page) => page.since <= today).at(-1)?.address;
  }

  async function findShell(address) {
    const cache = await caches.open(name);
    const known = await geborgen.recall().catch(() => null);
    const page = known && isMomentPage(address) && choosePage(known, address);
    const found = page && (await cache.match(page));
    const language = known?.language ?? (navigator.language.startsWith("nl") ? "nl" : "en");
    return found || cache.match(shell.noNetwork[language]);
  }

  async function reach(event) {
    const preloaded = await event.preloadResponse;
    const answer = preloaded ?? (await fetch(event.request));
    // A page that says what went wrong is shown; on the moment page telling goes first.
    const least = isMomentPage(event.request.url) ? 500 : 502;
    if (answer.status >= least && answer.status <= 504) throw new Error("the server is away");
    return answer;
  }

  async function open(event) {
    const tired = new Promise((_resolve, reject) => {
      if (isMomentPage(event.request.url)) setTimeout(() => reject(new Error("slow")), PATIENCE_MS);
    });
    const reached = reach(event);
    try {
      return await Promise.race([reached, tired]);
    } catch {
      return (await findShell(event.request.url)) ?? reached;
    }
  }

  async function openFile(request) {
    const cache = await caches.open(name);
    return (await cache.match(request)) ?? fetch(request);
  }

  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(fillShell());
  });
  self.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(open(event));
    else if (shell.files.includes(address.pathname)) event.respondWith(openFile(request));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "geborgen-send") event.waitUntil(sendFromHere());
  });

  async function sendFromHere() {
    const known = await geborgen.recall();
    if (!known) return;
    const how = await geborgen.send(known.account, { places: shell });
    if (how === "no_network") throw new Error("not yet"); // the browser tries again later
  }
})();

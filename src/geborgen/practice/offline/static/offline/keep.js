// What waits on this device: sealed, in order, one box per account. Used by pages and the worker.
"use strict";
self.geborgen = self.geborgen || {};
(() => {
  const STORES = ["boxes", "waiting", "device"];
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("geborgen", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("boxes", { keyPath: "account" });
        request.result.createObjectStore("device", { keyPath: "name" });
        const waiting = request.result.createObjectStore("waiting", { keyPath: "id" });
        waiting.createIndex("order", ["account", "sequence"]);
      };
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          opened = undefined;
        };
        resolve(request.result);
      };
    });
    opened.catch(() => (opened = undefined));
    return opened;
  }

  // Runs `work` in one transaction and answers, once it is on the disk, with what `work` answered.
  async function transact(mode, work) {
    const base = await open();
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(STORES, mode, { durability: "strict" });
      let answer;
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
      const store = (name) => transaction.objectStore(name);
      work(store, (value) => (answer = value));
    });
  }

  function read(request, then) {
    request.onsuccess = () => then(request.result);
  }

  function find(name, key) {
    return transact("readonly", (store, answer) => read(store(name).get(key), answer));
  }

  // The key cannot be taken out of the browser by a script, ours included.
  async function openBox(account) {
    const known = await find("boxes", account);
    if (known) return known;
    const usage = ["encrypt", "decrypt"];
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, usage);
    const fresh = { account, key, device: crypto.randomUUID(), next: 1 };
    return transact("readwrite", (store, answer) => {
      read(store("boxes").get(account), (other) => {
        if (!other) store("boxes").put(fresh);
        answer(other ?? fresh);
      });
    });
  }

  const about = (account, id) => new TextEncoder().encode(`${account}:${id}`);

  async function seal(key, label, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const how = { name: "AES-GCM", iv, additionalData: label };
    return { iv, sealed: await crypto.subtle.encrypt(how, key, plain) };
  }

  async function unseal(key, label, { iv, sealed }) {
    const how = { name: "AES-GCM", iv, additionalData: label };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, sealed)));
  }

  function takeNumber(account) {
    return transact("readwrite", (store, answer) => {
      read(store("boxes").get(account), (box) => {
        answer(box.next);
        store("boxes").put({ ...box, next: box.next + 1 });
      });
    });
  }

  // Keeps a moment; one with the same id takes the place of the former, in the same turn.
  async function keep(account, moment) {
    const box = await openBox(account);
    const former = await find("waiting", moment.id);
    const sequence = former?.sequence ?? (await takeNumber(account));
    const whole = { ...moment, device: box.device, sequence };
    const closed = await seal(box.key, about(account, moment.id), whole);
    const row = { id: moment.id, account, sequence, stamp: crypto.randomUUID(), ...closed };
    await transact("readwrite", (store) => store("waiting").put(row));
    tellOthers();
    return { ...whole, stamp: row.stamp };
  }

  // What waits, in the order in which it was told.
  async function list(account) {
    const rows = await transact("readonly", (store, answer) => {
      const range = IDBKeyRange.bound([account, 0], [account, Infinity]);
      read(store("waiting").index("order").getAll(range), answer);
    });
    if (!rows.length) return [];
    const { key } = await openBox(account);
    const openOne = async (row) => {
      const moment = await unseal(key, about(account, row.id), row);
      return { ...moment, stamp: row.stamp };
    };
    // One that cannot be opened stays where it is and does not hold up the others.
    const opened = await Promise.allSettled(rows.map(openOne));
    return opened.filter((one) => one.status === "fulfilled").map((one) => one.value);
  }

  // Lets a moment go, unless it was changed since it was read.
  async function release({ id, stamp }) {
    await transact("readwrite", (store) => {
      read(store("waiting").get(id), (row) => {
        if (row?.stamp === stamp) store("waiting").delete(id);
      });
    });
  }

  // Notes on a moment why it was refused, unless it was changed since it was read.
  async function mark(account, moment, refusal) {
    const { key } = await openBox(account);
    const { stamp, ...said } = { ...moment, refusal };
    const closed = await seal(key, about(account, moment.id), said);
    await transact("readwrite", (store) => {
      read(store("waiting").get(moment.id), (row) => {
        if (row?.stamp === stamp) store("waiting").put({ ...row, ...closed });
      });
    });
  }

  // Who uses this device now: their children's names are kept sealed, those of others are let go.
  async function remember(account, settings, children) {
    const { key } = await openBox(account);
    const names = await seal(key, about(account, "children"), children);
    await transact("readwrite", (store) => {
      forgetNames(store, account);
      read(store("boxes").get(account), (box) => store("boxes").put({ ...box, names }));
      store("device").put({ name: "current", account, ...settings });
    });
  }

  function forgetNames(store, but) {
    read(store("boxes").getAll(), (boxes) => {
      for (const { names, ...box } of boxes) {
        if (names && box.account !== but) store("boxes").put(box);
      }
    });
  }

  async function recall() {
    const current = await find("device", "current");
    const box = current && (await find("boxes", current.account));
    if (!box?.names) return null;
    const children = await unseal(box.key, about(box.account, "children"), box.names);
    return { ...current, children };
  }

  // On signing out: the pages and names go; what still waits stays sealed until its teller is back.
  async function leave() {
    await transact("readwrite", (store) => {
      store("device").delete("current");
      forgetNames(store, null);
      read(store("waiting").getAll(), (rows) => {
        const needed = new Set(rows.map((row) => row.account));
        read(store("boxes").getAllKeys(), (accounts) => {
          accounts.filter((one) => !needed.has(one)).forEach((one) => store("boxes").delete(one));
        });
      });
    });
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (new URL(request.url).pathname.startsWith("/offline/moment/")) await cache.delete(request);
      }
    }
  }

  let channel;
  function others() {
    channel ??= new BroadcastChannel("geborgen-waiting");
    return channel;
  }
  const tellOthers = () => others().postMessage("changed");

  Object.assign(self.geborgen, {
    keep, leave, list, mark, recall, release, remember, others, tellOthers,
    shellName: (version) => `geborgen-${version}`,
  });
})();

// Sends what waits, in order; only what has a receipt leaves the device. For pages and the worker.
"use strict";
(() => {
  const { geborgen } = self;
  const AT_ONCE = 20;
  const PATIENCE_MS = 10000;

  class Stopped extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  }

  async function ask(address, options = {}) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), PATIENCE_MS);
    try {
      const common = { credentials: "same-origin", cache: "no-store", redirect: "error" };
      const answer = await fetch(address, { ...common, signal: waiting.signal, ...options });
      return { status: answer.status, said: await answer.json().catch(() => null) };
    } catch {
      throw new Stopped("no_network");
    } finally {
      clearTimeout(timer);
    }
  }

  async function fetchState(places) {
    const { status, said } = await ask(places.state);
    if (status !== 200 || !said) throw new Stopped("no_network");
    return said;
  }

  async function renewToken(account, places) {
    const state = await fetchState(places);
    if (!state.account) throw new Stopped("sign_in");
    if (state.account !== account) throw new Stopped("other_account");
    return state.csrf;
  }

  function post(moments, { account, watched, places, token }) {
    const plain = moments.map(({ stamp, said, refusal, ...rest }) => rest);
    return ask(places.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ account, watched, moments: plain }),
    });
  }

  // Answers with receipts, or null when the server stumbled over just these.
  async function deliver(moments, sending) {
    sending.token ??= await renewToken(sending.account, sending.places);
    let answer = await post(moments, sending);
    if (answer.status === 403) {
      sending.token = await renewToken(sending.account, sending.places);
      answer = await post(moments, sending);
    }
    if (answer.status === 401) throw new Stopped("sign_in");
    if (answer.status === 409) throw new Stopped("other_account");
    if (answer.status === 200 && answer.said) return answer.said.receipts;
    if (answer.status === 500 || answer.status === 400) return null;
    throw new Stopped("no_network");
  }

  async function settle(account, moments, receipts) {
    for (const receipt of receipts) {
      const moment = moments.find((one) => one.id === receipt.id);
      if (!moment) continue;
      if (receipt.outcome === "refused") await geborgen.mark(account, moment, receipt);
      else await geborgen.release(moment);
    }
  }

  async function sendAll(sending) {
    const tried = new Set();
    let size = AT_ONCE;
    for (;;) {
      const waiting = await geborgen.list(sending.account);
      const next = waiting.filter((one) => !one.refusal && !tried.has(one.stamp)).slice(0, size);
      if (!next.length) return tried.size ? "no_network" : "done";
      const receipts = await deliver(next, sending);
      if (receipts) await settle(sending.account, next, receipts);
      // One that the server stumbles over does not hold up the others.
      else if (next.length > 1) size = 1;
      else tried.add(next[0].stamp);
      geborgen.tellOthers();
    }
  }

  // One sender at a time on this device, over all tabs and the worker.
  function inTurn(work) {
    return navigator.locks ? navigator.locks.request("geborgen-send", work) : work();
  }

  // Says how it went: done, no_network, sign_in or other_account.
  async function send(account, { places, token = null, watched = "" }) {
    try {
      return await inTurn(() => sendAll({ account, places, token, watched }));
    } catch (error) {
      if (error instanceof Stopped) return error.reason;
      throw error;
    }
  }

  Object.assign(geborgen, { send, fetchState });
})();

// The moment page: what is told is kept on the device first, then sent; without a network it waits.
"use strict";
(() => {
  const { geborgen } = self;
  const form = document.querySelector("form[data-keeps]");
  const page = geborgen?.page;
  if (!form || !page) return;

  const SOON_MS = 6000;
  const SLOW_MS = 700;
  const OWN_FIELDS = ["csrfmiddlewaretoken", "id", "child", "device", "sequence"];
  const button = form.querySelector(".save button");
  let mended = null;

  function readFields() {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (!OWN_FIELDS.includes(name)) (fields[name] ??= []).push(value);
    }
    return fields;
  }

  function readWords() {
    const tapped = [...form.querySelectorAll(".tile input:checked")];
    const tiles = tapped.map((one) => one.closest(".tile").querySelector(".tile-words").textContent);
    return [form.dataset.childName, tiles.join("; ")].filter(Boolean).join(": ");
  }

  function readMoment() {
    const base = form.dataset.base ? Number(form.dataset.base) : null;
    return {
      id: mended?.id ?? form.elements.id.value,
      child: form.elements.child?.value ?? null,
      told_at: mended?.told_at ?? new Date().toISOString(),
      base: mended ? mended.base : base,
      fields: readFields(),
      said: readWords(),
    };
  }

  // For the next moment: nothing tapped, and an id of its own.
  function startAnew() {
    form.reset();
    form.elements.id.value = crypto.randomUUID();
    mended = null;
    form.querySelector("details.more").open = false;
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    scrollTo(0, 0);
  }

  function showRefusal(refusal) {
    const place = form.querySelector(".refused");
    place.textContent = refusal.words;
    place.hidden = false;
    form.querySelector("details.more").open = true;
    place.focus();
  }

  const soon = () => new Promise((resolve) => setTimeout(() => resolve("no_network"), SOON_MS));

  async function tell() {
    const account = await page.account;
    const moment = readMoment();
    await geborgen.keep(account, moment);
    const token = form.elements.csrfmiddlewaretoken?.value || null;
    await Promise.race([page.sendNow({ watched: moment.id, token }), soon()]);
    const left = (await geborgen.list(account)).find((one) => one.id === moment.id);
    if (!left) location.assign(`${page.words.moment}${moment.id}/`);
    else if (left.refusal) showRefusal(left.refusal);
    else {
      if (!form.dataset.base) startAnew();
      await page.refresh();
      document.getElementById("waiting").focus();
    }
  }

  async function submit(event) {
    event.preventDefault();
    const label = button.textContent;
    const slow = setTimeout(() => (button.textContent = page.words.sending), SLOW_MS);
    button.disabled = true;
    form.querySelector(".refused").hidden = true;
    try {
      await tell();
    } catch {
      if (page.isShell) showRefusal({ words: page.words.unkept });
      else form.submit(); // storage is closed here: the plain form does it
    }
    clearTimeout(slow);
    button.textContent = label;
    button.disabled = false;
  }

  function fill(moment) {
    mended = moment;
    for (const input of form.elements) {
      const said = moment.fields[input.name];
      if (input.type === "radio" || input.type === "checkbox") {
        input.checked = said?.includes(input.value) ?? false;
      } else if (said && !OWN_FIELDS.includes(input.name)) input.value = said[0];
    }
    form.querySelector("details.more").open = true;
    if (moment.refusal) showRefusal(moment.refusal);
  }

  async function fillFromAddress() {
    const id = location.hash.match(/^#waiting-(.+)$/)?.[1];
    if (!id) return;
    const moment = (await geborgen.list(await page.account)).find((one) => one.id === id);
    if (moment) fill(moment);
  }

  // In the shell the device says which children there are.
  async function fillChildren() {
    const known = page.isShell && (await page.known);
    if (!known) return;
    const asked = new URL(location).searchParams.get("child") || known.last;
    const child = known.children.find((one) => one.id === asked) ?? known.children[0];
    form.elements.child.value = child.id;
    form.elements.id.value = crypto.randomUUID();
    form.dataset.childName = child.name;
    const place = form.querySelector(".who");
    if (known.children.length === 1) {
      place.textContent = child.name;
      return;
    }
    place.replaceChildren(...known.children.map((one) => makeLink(one, one === child)));
  }

  function makeLink(child, isChosen) {
    const link = document.createElement("a");
    link.className = "chip-link";
    link.href = `${page.words.moment}?child=${child.id}`;
    link.textContent = child.name;
    if (isChosen) link.setAttribute("aria-current", "true");
    return link;
  }

  form.addEventListener("submit", submit);
  addEventListener("hashchange", fillFromAddress);
  fillChildren().then(fillFromAddress);
})();

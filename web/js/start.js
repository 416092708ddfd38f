// Loads the program and outlives it: says what the program itself cannot, because it has not started or has ended. The
// text is in the page already, hidden (#start-failed), so that it needs no program to be read. It stands behind Go's
// own runtime in one file and takes the place of go-app's script: nothing else is between the page and its program.
"use strict";

(() => {
  const patience = 60000; // milliseconds without a start before help is offered; a slow line needs about ten seconds
  const timer = setTimeout(() => help(true), patience);
  const program = new URL("app.wasm", document.currentScript.src).href;
  const drawings = new URL("art.css", document.currentScript.src).href;
  const loader = document.getElementById("app-wasm-loader");

  function help(shown) {
    const text = document.getElementById("start-failed");
    if (text) {
      text.hidden = !shown;
      if (shown) {
        telephones(text);
      }
    }
    if (shown) {
      loader.hidden = true;
    }
  }

  // Whom to call is known to the registry alone; if it does not answer either, the text stands without.
  async function telephones(text) {
    if (text.querySelector("ul")) {
      return;
    }
    const list = text.appendChild(document.createElement("ul"));
    try {
      const answer = await (await fetch("/v1/authorities")).json();
      for (const { name_ja, name_en, desk } of answer.items) {
        const name = document.documentElement.lang === "en" ? name_en : name_ja;
        list.appendChild(document.createElement("li")).textContent = name + " " + desk.phone + " " + (desk.hours || "");
      }
    } catch {
      list.hidden = true;
    }
  }

  // Where the browser keeps nothing (E517), the framework would stop at its first look at the storage.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].length;
    } catch {
      window.hikitsugiForgetful = true;
      Object.defineProperty(window, name, { value: memory() });
    }
  }

  function memory() {
    const kept = new Map();
    return {
      get length() {
        return kept.size;
      },
      key: (i) => [...kept.keys()][i] ?? null,
      getItem: (k) => kept.get(k) ?? null,
      setItem: (k, v) => void kept.set(k, String(v)),
      removeItem: (k) => void kept.delete(k),
      clear: () => kept.clear(),
    };
  }

  // The answer goes to the compiler as it came: only then is it compiled while it arrives, and the result kept by the
  // browser for the next visit.
  async function compile(imports, cache) {
    const answer = fetch(program, { cache });
    if (WebAssembly.instantiateStreaming) {
      return WebAssembly.instantiateStreaming(answer, imports);
    }
    return WebAssembly.instantiate(await (await answer).arrayBuffer(), imports);
  }

  // What is read comes first: neither the drawings nor the program may hold up the first picture of the page. A window
  // in the background paints nothing, and is not waited for long.
  function painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, 1000);
    });
  }

  function draw() {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = drawings;
    document.head.append(sheet);
  }

  async function start() {
    await painted();
    draw();
    const go = new Go();
    const exit = go.exit;
    // When the program ends, every button is dead from then on.
    go.exit = (code) => {
      exit.call(go, code);
      help(true);
    };
    // A failed download is tried once more, past the browser's cache: what arrived by half may lie there.
    const { instance } = await compile(go.importObject, "default").catch(() => compile(go.importObject, "reload"));
    clearTimeout(timer);
    help(false);
    go.run(instance);
    loader.remove();
  }

  // The worker fetches all there is; what the visitor waits for comes before it.
  function install() {
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register("/app-worker.js").catch((err) => console.warn("no service worker:", err));
    }
  }

  start().then(
    () => ("requestIdleCallback" in window ? requestIdleCallback(install, { timeout: 3000 }) : install()),
    (err) => {
      help(true);
      console.error("loading wasm failed:", err);
    }
  );
  window.addEventListener("click", (event) => {
    if (event.target.id === "start-again") {
      location.reload();
    }
  });
})();

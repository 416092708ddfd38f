// Runs before the program is loaded and outlives it: what the program itself cannot say, because it has not started
// or has ended. The text is in the page already, hidden (#start-failed), so that it needs no program to be read.
"use strict";

(() => {
  const patience = 60000; // milliseconds without a start before help is offered; a slow line needs about ten seconds
  const timer = setTimeout(() => help(true), patience);

  function help(shown) {
    const text = document.getElementById("start-failed");
    const loader = document.getElementById("app-wasm-loader");
    if (text) {
      text.hidden = !shown;
      if (shown) {
        telephones(text);
      }
    }
    if (loader && shown) {
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

  // When the program ends, every button is dead from then on.
  const Runtime = window.Go;
  window.Go = class extends Runtime {
    constructor() {
      super();
      const exit = this.exit;
      this.exit = (code) => {
        exit.call(this, code);
        help(true);
      };
    }
    run(instance) {
      clearTimeout(timer);
      help(false);
      return super.run(instance);
    }
  };

  // The framework's own script tells a failed download to the console only. It is tried once more, past the browser's
  // cache: what arrived by half may lie there.
  const program = new URL("app.wasm", document.currentScript.src);
  const compile = WebAssembly.instantiateStreaming;
  if (compile) {
    WebAssembly.instantiateStreaming = (source, imports) =>
      compile(source, imports)
        .catch(() => compile(fetch(program, { cache: "reload" }), imports))
        .catch((err) => {
          help(true);
          throw err;
        });
  }
  window.addEventListener("click", (event) => {
    if (event.target.id === "start-again") {
      location.reload();
    }
  });
})();

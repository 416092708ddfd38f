// The service worker. It keeps the shell of the application, so that a repeated visit starts at once and a visit
// without a network says so in the application's own words. It never stands between the page and the registry or the
// card connector: those requests are left to the browser, which alone can ask for the permission to reach loopback.
"use strict";

const version = "@version@";
const shell = "hikitsugi-" + version;
const resources = /*@resources@*/ [];
const gone = [502, 503, 504]; // what a proxy says for a registry that is not there; the application says it better
const pages = /*@pages@*/ []; // {pattern, page}: the page that answers an address when there is no network

self.addEventListener("install", (event) => {
  // A list that cannot be fetched whole fails the installation: half a shell is worse than the one that works.
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(resources)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("hikitsugi-") && name !== shell))
      // A window of the version before may still be open: it needs its drawings, which the registry no longer has.
      .then((old) => Promise.all(old.slice(0, -1).map((name) => caches.delete(name))))
  );
});

// A new version waits until the page says that no renewal is under way; files never change under a running one.
self.addEventListener("message", (event) => {
  if (event.data && event.data.type === "hikitsugi:activate") {
    event.waitUntil(self.skipWaiting());
  }
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    const page = pageOf(url.pathname);
    if (page) {
      event.respondWith(
        fetch(request).then(
          (answer) => (gone.includes(answer.status) ? fallback(page) : answer),
          () => fallback(page)
        )
      );
    }
    return;
  }
  if (resources.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname, { cacheName: shell }).then((hit) => hit || fetch(request)));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(url.pathname).then((hit) => hit || fetch(request)));
  }
});

function pageOf(path) {
  const route = pages.find((r) => new RegExp(r.pattern).test(path));
  return route && route.page;
}

async function fallback(page) {
  const hit = await caches.match(page, { cacheName: shell });
  return hit || Response.error();
}

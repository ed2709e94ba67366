/**
 * A preload for Node: `fetch` of a host in `TEST_ROUTES` (JSON, host → origin) goes to that origin,
 * and every other host that isn't loopback does not exist. So no test touches the network.
 */

const routes = JSON.parse(process.env.TEST_ROUTES ?? "{}");
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);
const original = globalThis.fetch;

globalThis.fetch = async function fetch(resource, options) {
  const asked = resource instanceof Request ? resource.url : String(resource);
  const url = new URL(asked);
  const origin = routes[url.host];
  if (origin !== undefined) {
    const there = new URL(url.pathname + url.search, origin);
    return original(resource instanceof Request ? new Request(there, resource) : there, options);
  }
  if (url.protocol === "data:" || loopback.has(url.hostname)) return original(resource, options);
  const cause = Object.assign(new Error(`getaddrinfo ENOTFOUND ${url.hostname}`), {
    code: "ENOTFOUND",
    errno: -3008,
    syscall: "getaddrinfo",
    hostname: url.hostname,
  });
  throw new TypeError("fetch failed", { cause });
};

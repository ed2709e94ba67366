import { describe, expect, test } from "vitest";
import { findSecurityPolicies } from "../../src/project/security-policies.ts";
import { readPolicy } from "../../src/text/content-security-policy.ts";

function found(files: Readonly<Record<string, string>>): { at: string; script: string[] }[] {
  const pages = { home: "", root: "", inputs: [] };
  const policies = findSecurityPolicies(
    { pages: ["index.html"] },
    pages,
    Object.keys(files),
    (path) => files[path],
  );
  return policies.map(({ file, line, texts }) => ({
    at: `${file}:${line}`,
    script: [...(readPolicy(...texts).get("script-src") ?? [])],
  }));
}

const POLICY = "default-src 'self'; script-src 'self' a.example";
const SOURCES = ["'self'", "a.example"];

describe("a Content-Security-Policy is found", () => {
  test.each<[what: string, path: string, text: string, line: number]>([
    [
      "in a page",
      "index.html",
      `<head>\n<meta\n http-equiv="Content-Security-Policy"\n content="${POLICY}">`,
      2,
    ],
    [
      "for Vercel",
      "vercel.json",
      JSON.stringify({
        headers: [{ source: "/", headers: [{ key: "Content-Security-Policy", value: POLICY }] }],
      }),
      1,
    ],
    [
      "for Firebase",
      "firebase.json",
      `{ "hosting": { "headers": [{\n"headers": [{\n "key": "content-security-policy", "value": "${POLICY}" }] }] } }`,
      2,
    ],
    [
      "for Azure",
      "staticwebapp.config.json",
      `{ "globalHeaders": {\n"content-security-policy": "${POLICY}" } }`,
      2,
    ],
    [
      "for Tauri",
      "src-tauri/tauri.conf.json",
      `{ "app": { "security": {\n"csp": "${POLICY}" } } }`,
      2,
    ],
    [
      "in a headers file",
      "public/_headers",
      `/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: ${POLICY}\n`,
      3,
    ],
    [
      "for Netlify",
      "netlify.toml",
      `[[headers]]\n[headers.values]\nContent-Security-Policy = "${POLICY}"\n`,
      3,
    ],
    [
      "for Netlify, over several lines",
      "netlify.toml",
      `Content-Security-Policy = '''\ndefault-src 'self';\nscript-src 'self' a.example'''\nX = "y"`,
      1,
    ],
    [
      "in Next's configuration",
      "next.config.ts",
      `const csp = \`\n  default-src 'self';\n  script-src 'self' a.example;\n\`;\nexport default { headers: async () => [{ source: "/", headers: [{ key: "Content-Security-Policy", value: csp.replace(/\\n/g, "") }] }] };`,
      1,
    ],
    [
      "in a middleware",
      "middleware.ts",
      `response.headers.set("Content-Security-Policy",\n ["default-src 'self'", "script-src 'self' a.example"].join("; "));`,
      2,
    ],
    [
      "in a layout",
      "app/layout.tsx",
      `export default () => <meta httpEquiv="Content-Security-Policy" content="${POLICY}" />;`,
      1,
    ],
    [
      "joined",
      "proxy.ts",
      `const own = "a.example";\nheaders.set("content-security-policy", "script-src 'self' " + own + "; img-src *");`,
      2,
    ],
    [
      "as helmet takes it",
      "server.ts",
      `app.use(helmet({ contentSecurityPolicy: { directives: {\n defaultSrc: ["'self'"],\n scriptSrc: ["'self'", "a.example"] } } }));`,
      2,
    ],
    [
      "as next-safe takes it, with constants",
      "next.config.js",
      `const own = "a.example";\nconst csp = { "script-src": ["'self'", own], "img-src": "*" };\nmodule.exports = { headers: () => [{ headers: nextSafe({ contentSecurityPolicy: csp }) }] };`,
      2,
    ],
    [
      "as React Router's server sends it",
      "app/entry.server.tsx",
      `export default (request, status, headers) => {\n headers.set("Content-Security-Policy", ["default-src 'self'", "script-src 'self' a.example"].join(";"));\n};`,
      2,
    ],
  ])("%s", (_, path, text, line) => {
    expect(found({ [path]: text })).toEqual([{ at: `${path}:${line}`, script: SOURCES }]);
  });

  test.each<[what: string, path: string, text: string, line: number]>([
    [
      "is built elsewhere",
      "middleware.ts",
      `import { csp } from "csp-builder";\nheaders.set("Content-Security-Policy", csp());`,
      2,
    ],
    [
      "is taken from another file",
      "server/index.ts",
      `import { csp } from "./csp";\napp.use(helmet({ contentSecurityPolicy: csp }));`,
      2,
    ],
    [
      "is completed by another file",
      "server.ts",
      `import { more } from "./csp";\napp.use(helmet({ contentSecurityPolicy: { directives: { ...more } } }));`,
      2,
    ],
  ])("whose text can't be read: it %s", (_, path, text, line) => {
    const pages = { home: "", root: "", inputs: [] };
    const [policy] = findSecurityPolicies({ pages: [] }, pages, [path], (each) =>
      each === path ? text : undefined,
    );
    expect(policy).toEqual({ file: path, line, texts: ["default-src \u0000"] });
  });

  test.each<[what: string, path: string, text: string]>([
    ["one that is turned off", "server.ts", "app.use(helmet({ contentSecurityPolicy: false }));"],
    [
      "one that only reports",
      "next.config.js",
      `module.exports = { headers: () => [{ key: "Content-Security-Policy-Report-Only", value: "${POLICY}" }] };`,
    ],
    [
      "in a comment",
      "next.config.js",
      `// Content-Security-Policy: ${POLICY}\nmodule.exports = {};`,
    ],
    [
      "another header",
      "vercel.json",
      JSON.stringify({ headers: [{ headers: [{ key: "X-Policy", value: POLICY }] }] }),
    ],
    ["another meta", "index.html", `<meta name="description" content="${POLICY}">`],
  ])("not %s", (_, path, text) => {
    expect(found({ [path]: text })).toEqual([]);
  });
});

test("what is published beside pages that stand in another folder is looked at too", () => {
  const path = "client/public/_headers";
  const policies = findSecurityPolicies(
    { pages: ["index.html"] },
    { home: "", root: "client", inputs: [] },
    [],
    (each) => (each === path ? `/*\n  Content-Security-Policy: ${POLICY}\n` : undefined),
  );
  expect(policies.map(({ file, line }) => `${file}:${line}`)).toEqual([`${path}:2`]);
});

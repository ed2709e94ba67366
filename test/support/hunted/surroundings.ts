/** What stands around a generated app: policies of the pages, what it runs in, a login of its own. */

import type { Spec } from "./spec.ts";

export type Surroundings = {
  files: Record<string, string>;
  packages: string[];
  page: { imports: string; shown: string };
  told: string[][];
};

const CLOSED = "default-src 'self'; script-src 'self'; connect-src 'self' https://*.convex.cloud";
const OPEN = "frame-ancestors 'none'; img-src *";

export function surroundings(
  { policy, container, hasOwnLogin, clerk, place }: Spec,
  base: string,
  source: string,
): Surroundings {
  const all = [
    policyFiles(policy, base, place === "rooted" ? "" : base),
    containerFiles(container, base),
    hasOwnLogin ? ownLogin(source, clerk) : NOTHING,
  ];
  const page = hasOwnLogin
    ? { imports: 'import { Door } from "./Door";\n', shown: "<Door />" }
    : { imports: "", shown: "" };
  return {
    files: Object.assign({}, ...all.map(({ files }) => files)),
    packages: all.flatMap(({ packages }) => packages),
    page,
    told: all.flatMap(({ told }) => told),
  };
}

type Part = Omit<Surroundings, "page">;
const NOTHING: Part = { files: {}, packages: [], told: [] };

/** `base` has the pages, `host` what the host is told. */
function policyFiles(policy: Spec["policy"], base: string, host: string): Part {
  const page = (text: string) =>
    `<!doctype html>\n<html>\n  <head>\n    <meta http-equiv="Content-Security-Policy" content="${text}" />\n  </head>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="/src/main.tsx"></script>\n  </body>\n</html>\n`;
  const part = (path: string, text: string, folder = base): Part => ({
    files: { [folder + path]: text },
    packages: [],
    told: [["Content-Security-Policy", path]],
  });
  switch (policy) {
    case "page":
      return part("index.html", page(CLOSED));
    case "page-open":
      return { ...part("index.html", page(OPEN)), told: [] };
    case "vercel": {
      const headers = [{ key: "Content-Security-Policy", value: CLOSED }];
      return part("vercel.json", JSON.stringify({ headers: [{ source: "/(.*)", headers }] }), host);
    }
    case "headers":
      return part("public/_headers", `/*\n  Content-Security-Policy: ${CLOSED}\n`);
    default:
      return NOTHING;
  }
}

function containerFiles(container: Spec["container"], base: string): Part {
  switch (container) {
    case "extension":
      return {
        files: {
          [`${base}public/manifest.json`]:
            '{ "manifest_version": 3, "name": "Kites", "version": "1.0", "action": { "default_popup": "index.html" } }\n',
        },
        packages: [],
        told: [["@clerk/chrome-extension"]],
      };
    case "electron":
      return {
        files: {
          [`${base}electron/main.js`]:
            'import { BrowserWindow } from "electron";\nnew BrowserWindow().loadFile("dist/index.html");\n',
        },
        packages: ["electron"],
        told: [["@clerk/electron"]],
      };
    case "tauri":
      return { files: {}, packages: ["@tauri-apps/api"], told: [["Tauri"]] };
    case "capacitor":
      return { files: {}, packages: ["@capacitor/core"], told: [["Capacitor"]] };
    default:
      return NOTHING;
  }
}

/** A form that asks for a password. Who has Clerk wired has decided already. */
function ownLogin(source: string, clerk: Spec["clerk"]): Part {
  return {
    files: {
      [`${source}Door.tsx`]:
        'export function Door() {\n  return (\n    <form>\n      <input name="email" />\n      <input name="password" type="password" />\n    </form>\n  );\n}\n',
    },
    packages: [],
    told: clerk === "wired" || clerk === "hook-of-own" ? [] : [["login of its own", "Door.tsx"]],
  };
}

/** Finds the Content-Security-Policies that an app's pages are sent with. */

import { posix } from "node:path";
import { Parser } from "htmlparser2";
import { type Node, parseTree } from "jsonc-parser";
import { policyTexts } from "../code/diagnosis/policy-texts.ts";
import { moduleText } from "../code/syntax/astro-frontmatter.ts";
import type { Framework } from "../frameworks/framework.ts";
import { UNKNOWN_PART } from "../text/content-security-policy.ts";
import type { Pages } from "./entry/entry-modules.ts";
import type { TextReader } from "./text-files.ts";

/** A policy's texts, and where it stands. */
export type SecurityPolicy = { file: string; line: number; texts: string[] };

const HEADER = "content-security-policy";
const PAGES = ["index.html", "public/index.html"];
const HEADER_FILES = ["_headers", "public/_headers", "static/_headers", "netlify.toml"];
const HOST_FILES = ["vercel.json", "firebase.json", "staticwebapp.config.json"];
const TAURI_FILE = "src-tauri/tauri.conf.json";
/** What handles requests, of a framework's or of the app's own. */
const SERVERS = ["middleware", "proxy", "server", "server/index", "start", "server/app"];
const PROGRAMS = ["js", "mjs", "cjs", "ts", "mts"].flatMap((ending) =>
  ["next.config", "vite.config", ...SERVERS, ...SERVERS.map((stem) => `src/${stem}`)].map(
    (stem) => `${stem}.${ending}`,
  ),
);
const ENTRIES = ["tsx", "jsx"].flatMap((ending) =>
  ["app", "src"].map((folder) => `${folder}/entry.server.${ending}`),
);
const SOURCE = /\.(?:[cm]?[jt]sx?|astro)$/;

/** Looks into the pages, what the host is told, the configurations, and every module of the app. */
export function findSecurityPolicies(
  framework: Pick<Framework, "pages">,
  { home, root, inputs }: Pages,
  visited: readonly string[],
  read: TextReader,
): SecurityPolicy[] {
  const pages = [
    ...[...framework.pages, ...PAGES].map((page) => posix.join(root, page)),
    ...inputs.filter((path) => path.endsWith(".html")),
  ];
  const inApp = (paths: readonly string[]) =>
    [...new Set(["", home, root])].flatMap((folder) =>
      paths.map((path) => posix.join(folder, path)),
    );
  const programs = [
    ...inApp([...PROGRAMS, ...ENTRIES]),
    ...visited.filter((path) => SOURCE.test(path)),
  ];
  const within = (paths: readonly string[], find: (text: string, path: string) => Found[]) =>
    [...new Set(paths)].flatMap((path) => {
      const text = read(path);
      return text !== undefined && MAY_HAVE.test(text)
        ? find(text, path).map((found) => ({ file: path, ...found }))
        : [];
    });
  return [
    ...within(pages, inPage),
    ...within(inApp(HEADER_FILES), inHeaderLines),
    ...within(inApp(HOST_FILES), (text) => inJson(text, HEADER)),
    ...within(inApp([TAURI_FILE]), (text) => inJson(text, "csp")),
    ...within(programs, (text, path) => {
      const policy = policyTexts({ path, text: moduleText(path, text) });
      return policy ? [policy] : [];
    }),
  ];
}

/** A directive's name, in either spelling, or the header's. */
const MAY_HAVE = /-src|content-?security-?policy/i;

type Found = Omit<SecurityPolicy, "file">;

function inPage(html: string): Found[] {
  const found: Found[] = [];
  const parser = new Parser({
    onopentag(name, { "http-equiv": header, content }) {
      if (name !== "meta" || header?.toLowerCase() !== HEADER || !content) return;
      // Bundlers put a variable's value for its name.
      const text = content.replaceAll(/%\w+%|\{\{.*?\}\}/g, UNKNOWN_PART);
      found.push({ line: lineAt(html, parser.startIndex), texts: [text] });
    },
  });
  parser.end(html);
  return found;
}

/** `Name: value` of a headers file, and `Name = "value"` of a host's configuration. */
function inHeaderLines(text: string): Found[] {
  const header = /^[ \t]*["']?content-security-policy["']?[ \t]*[:=][ \t]*/gim;
  return [...text.matchAll(header)].map(({ index, 0: start }) => {
    const rest = text.slice(index + start.length);
    const quote = /^(?:"""|'''|["'])/.exec(rest)?.[0] ?? "";
    const end = rest.indexOf(quote.length === 3 ? quote : "\n", quote.length);
    const value = rest.slice(quote.length, end === -1 ? undefined : end).trim();
    const bare = quote.length === 1 ? value.slice(0, value.lastIndexOf(quote)) : value;
    return { line: lineAt(text, index + start.trimStart().length), texts: [bare] };
  });
}

/** The values under that name, whether it is a key or the value of a member `key` beside them. */
function inJson(text: string, name: string): Found[] {
  const found: Found[] = [];
  const open: Node[] = [parseTree(text) ?? { type: "null", offset: 0, length: 0 }];
  for (let node = open.pop(); node; node = open.pop()) {
    open.push(...(node.children ?? []));
    const value = policyIn(node, name);
    if (value) found.push({ line: lineAt(text, node.offset), texts: [value] });
  }
  return found.reverse();
}

function policyIn({ type, children = [] }: Node, name: string): string | undefined {
  const [key, value] = children;
  if (type === "property" && isNamed(key, name)) return textIn(value);
  if (type !== "object") return undefined;
  const member = (wanted: string) =>
    children.find(({ children: [own] = [] }) => isNamed(own, wanted))?.children?.[1];
  return isNamed(member("key"), name) ? textIn(member("value")) : undefined;
}

function isNamed(node: Node | undefined, name: string): boolean {
  return node?.type === "string" && String(node.value).toLowerCase() === name;
}

function textIn(node: Node | undefined): string | undefined {
  return node?.type === "string" ? String(node.value) : undefined;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/**
 * A reader of React code that shares nothing with the tool's own: it runs the file, with stand-ins
 * for every package, and gives the tree that is rendered.
 */

import { posix } from "node:path";
import { transformSync } from "esbuild";

/** What is rendered: a text, or an element with what it holds. */
export type Shown = string | { name: string; props: Record<string, unknown>; children: Shown[] };

type Component = (props: Record<string, unknown>) => unknown;
type Made = { type: unknown; props: Record<string, unknown> };

/** A component of a package, which stays in the tree under its name. */
export class Marker {
  constructor(readonly name: string) {}
}

/** A value that a test can tell from all others by its name. */
export type Named = { named: string };
export const named = (name: string): Named => ({ named: name });

export const FRAGMENT = new Marker("");

export function createElement(type: unknown, props: object | null, ...children: unknown[]): Made {
  return { type, props: { ...props, ...(children.length > 0 ? { children } : {}) } };
}

/** What a stand-in for `import()` gives: its value at once, for whoever asks by `then`. */
class Loaded {
  constructor(readonly value: unknown) {}
  // biome-ignore lint/suspicious/noThenProperty: it stands in for a promise, without its delay.
  then(next: (value: unknown) => unknown): Loaded {
    const value = next(this.value);
    return value instanceof Loaded ? value : new Loaded(value);
  }
}

/** `lazy` and its like: a component of what is loaded. */
function lazy(load: () => unknown) {
  return (props: object) => {
    const loaded = load();
    const module = loaded instanceof Loaded ? loaded.value : loaded;
    const exported = typeof module === "object" && module && "default" in module;
    return createElement(exported ? module.default : module, props);
  };
}

export const REACT = {
  createElement,
  lazy,
  Suspense: FRAGMENT,
  createContext: (value: unknown) => ({ Provider: FRAGMENT, value }),
  useContext: ({ value }: { value: unknown }) => value,
  Fragment: FRAGMENT,
  StrictMode: new Marker("StrictMode"),
  Component: class {
    constructor(readonly props: unknown) {}
  },
  memo: (component: unknown) => component,
  useState: (start: unknown) => [typeof start === "function" ? start() : start, () => {}],
  useMemo: (make: () => unknown) => make(),
};

function clerk(module: string) {
  return {
    ClerkProvider: new Marker(`ClerkProvider of ${module}`),
    useAuth: named(`useAuth of ${module}`),
    SignIn: new Marker("SignIn"),
  };
}

/** Answers the conditions that the code asks as `flag(number)`. */
export type Flags = (number: number) => boolean;

/** Runs one file and gives each tree that it renders or exports by default. */
export function evaluate(text: string, flags: Flags): Shown[][] {
  return evaluateApp({ "main.tsx": text }, "main.tsx", flags);
}

/** The same for an app of several files, from its entry. */
export function evaluateApp(
  files: Readonly<Record<string, string>>,
  entry: string,
  flags: Flags,
): Shown[][] {
  const roots: unknown[] = [];
  const root = { render: (node: unknown) => void roots.push(node) };
  const packages: Record<string, object> = {
    react: { ...REACT, default: REACT },
    "react-dom/client": {
      createRoot: () => root,
      hydrateRoot: (_: unknown, node: unknown) => void roots.push(node),
    },
    "convex/react": {
      ConvexProvider: new Marker("ConvexProvider"),
      ConvexReactClient: class {
        named: string;
        constructor(url: string) {
          this.named = url;
        }
      },
      useQuery: () => [],
    },
    "convex/react-clerk": { ConvexProviderWithClerk: new Marker("ConvexProviderWithClerk") },
    "@clerk/react": clerk("@clerk/react"),
    "@clerk/clerk-react": clerk("@clerk/clerk-react"),
    "./flags": { flag: flags },
  };
  const loaded = new Map<string, { exports: Record<string, unknown> }>();
  const load = (path: string): Record<string, unknown> => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const need = (name: string) => {
      const found = packages[name];
      if (found) return { ...found, __esModule: true };
      return load(fileNamed(name, path, files));
    };
    const run = new Function(
      "module",
      "exports",
      "require",
      "__jsx",
      "__Fragment",
      "KEY",
      "__import",
      code(files[path] ?? ""),
    );
    run(
      module,
      module.exports,
      need,
      createElement,
      FRAGMENT,
      "the key",
      (name: string) => new Loaded(need(name)),
    );
    return module.exports;
  };
  const exported = load(entry).default;
  const all = exported === undefined ? roots : [...roots, exported];
  return all.map((node) => shown(typeof node === "function" ? createElement(node, {}) : node));
}

function code(text: string): string {
  return transformSync(text.replaceAll(/\bimport\(/g, "__import("), {
    loader: "tsx",
    format: "cjs",
    jsx: "transform",
    jsxFactory: "__jsx",
    jsxFragment: "__Fragment",
    define: { "import.meta.env": '{"VITE_CLERK_PUBLISHABLE_KEY":"the key"}' },
  }).code;
}

function fileNamed(name: string, from: string, files: Readonly<Record<string, string>>): string {
  const stem = posix.join(posix.dirname(from), name);
  const endings = ["", ".tsx", ".ts", ".jsx", ".js", "/index.ts", "/index.tsx"];
  const path = endings.map((ending) => stem + ending).find((each) => each in files);
  if (path === undefined) throw new Error(`${name} is imported`);
  return path;
}

export function shown(node: unknown): Shown[] {
  if (node === null || node === undefined || typeof node === "boolean") return [];
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (Array.isArray(node)) return joined(node.flatMap(shown));
  const { type, props } = made(node);
  if (type === FRAGMENT) return shown(props.children);
  if (type instanceof Marker || typeof type === "string") {
    const { children, ...rest } = props;
    const name = typeof type === "string" ? type : type.name;
    const plain = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, told(value)]),
    );
    return [{ name, props: plain, children: shown(children) }];
  }
  if (typeof type !== "function") throw new Error(`${String(type)} is no component`);
  const isClass = type.prototype && "render" in type.prototype;
  return shown(isClass ? Reflect.construct(type, [props]).render() : (type as Component)(props));
}

function made(node: unknown): Made {
  if (typeof node === "object" && node !== null && "type" in node && "props" in node) {
    return node as Made;
  }
  throw new Error(`${String(node)} is no element`);
}

/** Texts beside each other are one, as they are on the page. */
function joined(parts: readonly Shown[]): Shown[] {
  const all: Shown[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all.splice(-1, 1, last + part);
    else all.push(part);
  }
  return all;
}

/** A prop as a test can compare it. */
function told(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "named" in value) return value.named;
  if (typeof value === "object" && value !== null && "type" in value) return shown(value);
  return value;
}

/**
 * What is wrong with a tree that is said to be wired, read from the outside in. A plain provider has the
 * token of a wired one around it with the same client.
 */
export function faultsIn(
  tree: readonly Shown[],
  clerks: readonly string[] = [],
  clients: readonly unknown[] = [],
): string[] {
  return tree.flatMap((node) => {
    if (typeof node === "string") return [];
    if (node.name.startsWith("ClerkProvider of ")) {
      const module = node.name.slice("ClerkProvider of ".length);
      const fault = clerks.length > 0 ? ["one ClerkProvider in another"] : [];
      const key = node.props.publishableKey === undefined ? ["no key"] : [];
      return [...fault, ...key, ...faultsIn(node.children, [...clerks, module], clients)];
    }
    const { client } = node.props;
    if (node.name === "ConvexProvider") {
      const isServed = client !== undefined && clients.includes(client);
      return [
        ...(isServed ? [] : ["a plain ConvexProvider"]),
        ...faultsIn(node.children, clerks, clients),
      ];
    }
    if (node.name !== "ConvexProviderWithClerk") return faultsIn(node.children, clerks, clients);
    const above = clerks.at(-1);
    const isGiven = above !== undefined && node.props.useAuth === `useAuth of ${above}`;
    const fault = isGiven ? [] : [`${String(node.props.useAuth)} below ${String(above)}`];
    return [...fault, ...faultsIn(node.children, clerks, [...clients, client])];
  });
}

/**
 * A reader of React code that shares nothing with the tool's own: it runs the file, with stand-ins
 * for every package, and gives the tree that is rendered.
 */

import { transformSync } from "esbuild";

/** What is rendered: a text, or an element with what it holds. */
export type Shown = string | { name: string; props: Record<string, unknown>; children: Shown[] };

type Component = (props: Record<string, unknown>) => unknown;
type Made = { type: unknown; props: Record<string, unknown> };

/** A component of a package, which stays in the tree under its name. */
class Marker {
  constructor(readonly name: string) {}
}

/** A value that a test can tell from all others by its name. */
export type Named = { named: string };
const named = (name: string): Named => ({ named: name });

const FRAGMENT = new Marker("");

function createElement(type: unknown, props: object | null, ...children: unknown[]): Made {
  return { type, props: { ...props, ...(children.length > 0 ? { children } : {}) } };
}

const REACT = {
  createElement,
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

/**
 * Runs the file and gives each tree that it renders or exports by default. `flags` answers the
 * conditions that the code asks as `flag(number)`.
 */
export function evaluate(text: string, flags: (number: number) => boolean): Shown[][] {
  const roots: unknown[] = [];
  const root = { render: (node: unknown) => void roots.push(node) };
  const modules: Record<string, object> = {
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
  const { code } = transformSync(text, {
    loader: "tsx",
    format: "cjs",
    jsx: "transform",
    jsxFactory: "__jsx",
    jsxFragment: "__Fragment",
  });
  const module: { exports: { default?: unknown } } = { exports: {} };
  const run = new Function("module", "exports", "require", "__jsx", "__Fragment", "KEY", code);
  const need = (name: string) => {
    const found = modules[name];
    if (!found) throw new Error(`${name} is imported`);
    return { ...found, __esModule: true };
  };
  run(module, module.exports, need, createElement, FRAGMENT, "the key");
  const exported = module.exports.default;
  const all = exported === undefined ? roots : [...roots, exported];
  return all.map((node) => shown(typeof node === "function" ? createElement(node, {}) : node));
}

function shown(node: unknown): Shown[] {
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

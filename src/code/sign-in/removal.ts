/** Works out what has to leave an app's sources for another sign-in to be gone from its provider. */

import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { type ParsedFile, parseFile, parseTree, positionOf } from "../syntax/parse.ts";
import { propName, propNamed, propValue, spreadIn } from "../syntax/rendered-element.ts";
import { type Fallen, fallsWith } from "./falls-with.ts";
import type { SignInSources, VendorUse } from "./vendor-uses.ts";

type Place = { file: string; line: number; name: string };
/** A place as it was found among the providers. */
type Found = Place & { column: number; module: string };

export type SignInRemoval = {
  /** Providers that the plain one takes the place of, with the text of their client. */
  replaced: (Place & { module: string; client: string })[];
  /** Elements that go while what is inside them stays. */
  unwrapped: Place[];
  /** Props of the app's own components that go. */
  props: (Place & { element: string })[];
  /** What nothing uses then. */
  fallen: Place[];
  /** What else is used of it. */
  uses: VendorUse[];
  /** Files that go as a whole, and what asks for functions that are in them. */
  files: string[];
  asked: Place[];
};

/** What an app has of other sign-ins, and the sources that say so. */
export type AppSignIn = SignInSources & {
  sources: readonly Source[];
  resolve: Resolve;
  /** Where the Convex functions are. */
  functions: string;
  /** The vendors' packages that the app's name. */
  packages: readonly string[];
};

type Source = { path: string; text: string };
type Resolve = (module: string, from: string) => string | undefined;
type TakenOut = Map<string, ts.Node[]>;
type Open = (path: string) => ParsedFile;
type App = { sources: readonly Source[]; open: Open; resolve: Resolve };

/** Components of the app's own hand a prop on that often at most. */
const MOST_ROUNDS = 10;

export function signInRemoval(
  others: readonly Found[],
  { uses, handing, sources, resolve, functions }: Omit<AppSignIn, "packages">,
): SignInRemoval {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const open: Open = (path) => parseFile(path, texts.get(path) ?? "");
  const taken: TakenOut = new Map();
  const take = (path: string, nodes: readonly ts.Node[]) =>
    void taken.set(path, [...(taken.get(path) ?? []), ...nodes]);
  const replaced: SignInRemoval["replaced"] = [];
  const unwrapped: Place[] = [];
  for (const other of others) {
    const { file, line, name, module } = other;
    const element = providerOf(other, open(file));
    const [tag] = element?.names ?? [];
    const client = element && propNamed(element, "client");
    const value = client && propValue(client);
    const isSpread = element?.props.some((prop) => spreadIn(prop)) ?? true;
    if (!value && !isSpread) unwrapped.push({ file, line, name });
    else replaced.push({ file, line, name, module, client: value?.getText() ?? "…" });
    const left = element?.props.filter((prop) => !KEPT.has(propName(prop) ?? "")) ?? [];
    take(file, tag ? [tag, ...left] : left);
  }
  for (const { file: path, name, places } of uses) {
    if (!/Provider$/.test(name)) continue;
    for (const { at, line, isElement } of places) {
      const tag = isElement ? tagAt(open(path), at) : undefined;
      const isReplaced = others.some(
        (other) => other.file === path && other.line === line && other.name === name,
      );
      if (!tag || isReplaced || isTaken(tag, taken.get(path))) continue;
      unwrapped.push({ file: path, line, name });
      take(path, [tag]);
    }
  }
  const props = takeHandedProps({ sources, open, resolve }, taken, take);
  const fallen = fallenIn(taken, open);
  return {
    replaced,
    unwrapped,
    props,
    fallen: fallen
      .filter(
        ({ file, name }) => !replaced.some((each) => each.file === file && each.name === name),
      )
      .map(({ file, line, name }) => ({ file, line, name })),
    uses: uses.flatMap((use) => {
      if (handing.includes(use.file)) return [];
      const gone = [
        ...(taken.get(use.file) ?? []),
        ...fallen.filter(({ file }) => file === use.file).map(({ node }) => node),
      ];
      const places = use.places.filter(({ at }) => !gone.some((each) => covers(each, at)));
      return places.length === 0 && use.places.length > 0 ? [] : [{ ...use, places }];
    }),
    files: [...handing],
    asked: sources
      .filter(({ path }) => !handing.includes(path))
      .flatMap(({ path, text }) => askedIn(path, text, askedNames(handing, functions))),
  };
}

/** What functions of these files are called by: `api.auth`. */
function askedNames(files: readonly string[], functions: string): string[] {
  return files
    .filter((file) => file.startsWith(`${functions}/`))
    .map((file) => file.slice(functions.length + 1).replace(/\.\w+$/, ""))
    .flatMap((module) => ["api", "internal"].map((root) => [root, ...module.split("/")].join(".")));
}

function askedIn(path: string, text: string, names: readonly string[]): Place[] {
  if (!names.some((name) => text.includes(name))) return [];
  const tree = parseTree(path, text);
  return [...descendants(tree)].filter(ts.isPropertyAccessExpression).flatMap((node) => {
    if (!names.includes(node.expression.getText())) return [];
    const { line } = positionOf(tree, node.getStart());
    return [{ file: path, line, name: node.getText() }];
  });
}

/** Props that the plain provider takes too. */
const KEPT = new Set(["client", "children", "key"]);

function providerOf({ line, name }: Found, file: ParsedFile): ProviderElement | undefined {
  const elements = providerElements(file).filter(({ kind }) => kind === "other-auth");
  return elements.find(
    (each) => each.name === name && positionOf(file.tree, each.node.getStart()).line === line,
  );
}

/** The opening tag whose name stands there. */
function tagAt({ tree }: ParsedFile, at: number): ts.JsxOpeningElement | undefined {
  return [...descendants(tree)]
    .filter(ts.isJsxOpeningElement)
    .find(({ tagName }) => covers(tagName, at));
}

/** Follows what falls of a component's props to those who give them. */
function takeHandedProps(
  app: App,
  taken: TakenOut,
  take: (path: string, nodes: readonly ts.Node[]) => void,
): SignInRemoval["props"] {
  const found: SignInRemoval["props"] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const params = fallenIn(taken, app.open).flatMap((each) => componentParameter(each) ?? []);
    const given = params.flatMap((parameter) => givenIn(parameter, app));
    const fresh = given.filter(({ file, node }) => !isTaken(node, taken.get(file)));
    if (fresh.length === 0) break;
    for (const { node, ...prop } of fresh) {
      take(prop.file, [node]);
      found.push(prop);
    }
  }
  return found;
}

type FallenIn = Fallen & { file: string };
type Parameter = { file: string; component: string; prop: string };

function fallenIn(taken: TakenOut, open: Open): FallenIn[] {
  return [...taken].flatMap(([path, nodes]) =>
    fallsWith(open(path), nodes).map((each) => ({ ...each, file: path })),
  );
}

/** The prop that a fallen name is of a component of the file's own. */
function componentParameter({ node, file }: FallenIn): Parameter | undefined {
  const parameter = ts.isBindingElement(node) ? node.parent.parent : undefined;
  if (!ts.isBindingElement(node) || !parameter || !ts.isParameter(parameter)) return undefined;
  const holder = ts.findAncestor(
    parameter,
    (each): each is ts.FunctionDeclaration | ts.VariableDeclaration =>
      ts.isFunctionDeclaration(each) || ts.isVariableDeclaration(each),
  );
  const component = holder?.name?.getText();
  if (component === undefined) return undefined;
  return { file, component, prop: (node.propertyName ?? node.name).getText() };
}

/** Where such a prop is given. */
function givenIn(
  { file: path, component, prop }: Parameter,
  { sources, open, resolve }: App,
): (SignInRemoval["props"][number] & { node: ts.Node })[] {
  const mentioning = sources.filter(({ text }) => text.includes(prop));
  return mentioning
    .map((source) => open(source.path))
    .flatMap((file) =>
      [...descendants(file.tree)].flatMap((node) => {
        const isTag = ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node);
        if (!isTag || !ts.isIdentifier(node.tagName)) return [];
        const attribute = node.attributes.properties.find(
          (each) => ts.isJsxAttribute(each) && each.name.getText() === prop,
        );
        if (!attribute || !isComponent(node.tagName, file, { path, component }, resolve)) return [];
        const { line } = positionOf(file.tree, attribute.getStart());
        return [{ file: file.path, line, name: prop, element: node.tagName.text, node: attribute }];
      }),
    );
}

function isComponent(
  tag: ts.Identifier,
  file: ParsedFile,
  { path, component }: { path: string; component: string },
  resolve: Resolve,
): boolean {
  if (file.path === path) return tag.text === component;
  const origin = originOf(tag, file);
  if (!origin || ![component, "default"].includes(origin.name)) return false;
  return resolve(origin.module, file.path) === path;
}

function isTaken(node: ts.Node, taken: readonly ts.Node[] = []): boolean {
  return taken.some((each) => node.pos >= each.pos && node.end <= each.end);
}

function covers(node: ts.Node, at: number): boolean {
  return at >= node.getStart() && at < node.end;
}

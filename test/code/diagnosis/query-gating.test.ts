import { describe, expect, test } from "vitest";
import { queriesGatedOnClerk } from "../../../src/code/diagnosis/query-gating.ts";
import { readPathAliases } from "../../../src/code/modules/tsconfig-paths.ts";

const IMPORTS = [
  'import { api } from "../convex/_generated/api";',
  'import { convexQuery } from "@convex-dev/react-query";',
  'import { Authenticated, AuthLoading, Unauthenticated, useConvexAuth, usePaginatedQuery, useQueries, useQuery } from "convex/react";',
  'import { ClerkLoading, Protect, Show, SignedIn, SignedOut, useAuth, useClerk, useSession, useUser } from "@clerk/react";',
  'import * as Clerk from "@clerk/react";',
].join(" ");
/** The same without Clerk. */
const CONVEX = IMPORTS.slice(0, IMPORTS.indexOf("import { ClerkLoading"));

const inFiles = (files: Record<string, string>) => {
  const read = (path: string) => files[path];
  return queriesGatedOnClerk(Object.keys(files), readPathAliases(read), read);
};
const told = (files: Record<string, string>) =>
  inFiles(files).map(
    ({ file, line, gate, hook, query }) =>
      `${file}:${line} ${gate} ${hook} ${query.file}:${query.line}`,
  );
/** What gates the queries of one file. */
const gates = (text: string) =>
  inFiles({ "src/App.tsx": `${IMPORTS}\n${text}` }).map(({ gate }) => gate);
/** The gates of a component that renders `<Notes />`, which asks. */
const rendering = (body: string) =>
  gates(`function Notes() {
  const notes = useQuery(api.notes.list);
  return <p>{notes}</p>;
}
export function App({ children, ...props }) {
  ${body}
}`);

const NOTES = `${CONVEX}
export function Notes() {
  const notes = useQuery(api.notes.list, {});
  return <p>{notes}</p>;
}
`;
const GATED_NOTES = ["src/App.tsx:3 <SignedIn> useQuery src/Notes.tsx:3"];

describe("a query's arguments that wait for Clerk are found", () => {
  const IS_SIGNED_IN = "isSignedIn of useAuth";
  const USER = "user of useUser";

  test.each([
    ["useAuth()", "{ isSignedIn }", 'isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn }", 'isSignedIn === true ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn }", '!isSignedIn ? "skip" : {}', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn }", '!isSignedIn || !open ? "skip" : {}', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn }", 'Boolean(isSignedIn) && open ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn: known }", 'known ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ isSignedIn = false }", 'isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ getToken, ...auth }", 'auth.isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "auth", 'auth.isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "auth", 'auth?.isSignedIn ? ({} as const) : "skip"', IS_SIGNED_IN],
    ["Clerk.useAuth()", "auth", 'auth.isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth().isSignedIn", "known", 'known ? {} : "skip"', IS_SIGNED_IN],
    ["useAuth()", "{ isLoaded, isSignedIn }", 'isLoaded && isSignedIn ? {} : "skip"', IS_SIGNED_IN],
    [
      "useAuth()",
      "{ isLoaded, isSignedIn }",
      'isLoaded ? (isSignedIn ? {} : "skip") : "skip"',
      IS_SIGNED_IN,
    ],
    ["useAuth()", "{ userId }", 'userId ? { userId } : "skip"', "userId of useAuth"],
    ["useAuth()", "{ userId }", 'userId != null ? { userId } : "skip"', "userId of useAuth"],
    ["useAuth()", "{ userId }", 'userId === owner ? {} : "skip"', "userId of useAuth"],
    ["useAuth()", "{ has }", 'has?.({ role: "admin" }) ? {} : "skip"', "has of useAuth"],
    [
      "useAuth()",
      "{ userId, sessionId }",
      'userId || sessionId ? {} : "skip"',
      "userId of useAuth",
    ],
    ["useUser()", "{ user }", 'user ? { id: user.id } : "skip"', USER],
    ["useUser()", "{ user }", 'user === null || user === undefined ? "skip" : {}', USER],
    ["useUser()", "{ user }", 'user?.id ? { id: user.id } : "skip"', USER],
    ["useUser()", "{ user }", 'user && user.emailAddresses.length > 0 ? {} : "skip"', USER],
    ["useUser()", "{ user: me }", 'me?.publicMetadata.role === "admin" ? {} : "skip"', USER],
    ["useSession()", "{ session }", 'session ? {} : "skip"', "session of useSession"],
    ["useClerk()", "clerk", 'clerk.user ? {} : "skip"', "user of useClerk"],
  ])("const of %s: %s, %s", (value, name, args, gate) => {
    expect(
      gates(`function App() {
  const ${name} = ${value};
  return useQuery(api.a.b, ${args});
}`),
    ).toEqual([gate]);
  });

  test.each([
    ["const ready = isLoaded && isSignedIn;", 'ready ? {} : "skip"'],
    ["const ready = !!isSignedIn; const wanted = ready && open;", 'wanted ? {} : "skip"'],
    ['const args = isSignedIn ? {} : "skip";', "args"],
  ])("through constants: %s", (constants, args) => {
    expect(
      gates(`function App() {
  const { isLoaded, isSignedIn } = useAuth();
  ${constants}
  return useQuery(api.a.b, ${args});
}`),
    ).toEqual([IS_SIGNED_IN]);
  });

  test.each([
    ['usePaginatedQuery(api.a.b, user ? {} : "skip", { initialNumItems: 5 })'],
    ["useQueries(user ? { a: { query: api.a.b, args: {} } } : {})"],
    ['useTanstackQuery(convexQuery(api.a.b, user ? {} : "skip"))'],
    ["useTanstackQuery({ ...convexQuery(api.a.b, {}), enabled: !!user })"],
  ])("of another hook: %s", (call) => {
    expect(
      gates(`const useNotes = () => { const { user } = useUser(); return ${call}; };`),
    ).toEqual([USER]);
  });

  test.each(["@clerk/nextjs", "@clerk/clerk-react", "@clerk/expo", "@clerk/tanstack-react-start"])(
    "of %s, under other names",
    (module) => {
      const text = `import { useQuery as ask } from "convex/react";
import { useUser as useClerkUser } from "${module}";
export const useMe = () => {
  const { user: me } = useClerkUser();
  return ask(api.users.me, me ? {} : "skip");
};
`;
      expect(inFiles({ "src/me.ts": text })).toEqual([
        {
          file: "src/me.ts",
          line: 5,
          column: 10,
          gate: "user of useUser",
          hook: "useQuery",
          query: { file: "src/me.ts", line: 5 },
        },
      ]);
    },
  );

  test("of a hook of convex-helpers", () => {
    const text = `import { useUser } from "@clerk/react";
import { useQuery } from "convex-helpers/react/cache";
export const useMe = () => useQuery(api.users.me, useUser().user ? {} : "skip");`;
    expect(told({ "src/me.ts": text })).toEqual([
      "src/me.ts:3 user of useUser useQuery src/me.ts:3",
    ]);
  });
});

describe("a query's arguments are no finding", () => {
  test.each([
    ["without a condition", "{}"],
    ["for who is signed out", 'isSignedIn ? "skip" : {}'],
    ["while Clerk loads", 'isLoaded ? {} : "skip"'],
    ["with undefined, which asks too", "isSignedIn ? { mine: true } : undefined"],
    ["for both", "isSignedIn ? { mine: true } : { mine: false }"],
    ["with Clerk's state in them", "{ userId: user?.id ?? null }"],
    ["on Convex's state", 'isAuthenticated ? {} : "skip"'],
    ["on both states", 'isAuthenticated && user ? { id: user.id } : "skip"'],
    ["on both states, one in the other", 'user ? (isAuthenticated ? {} : "skip") : "skip"'],
    ["on what a query on Convex's state gave", 'user && me ? { id: me } : "skip"'],
    ["on another state", 'open ? {} : "skip"'],
    ["on Clerk's or another state", 'isSignedIn || open ? {} : "skip"'],
    ["on a function", 'getToken ? {} : "skip"'],
    ["never asked", '"skip"'],
    ["never asked, by a constant", "never"],
  ])("%s", (_, args) => {
    expect(
      gates(`function App({ open }) {
  const { isLoaded, isSignedIn, getToken } = useAuth();
  const { user } = useUser();
  const { isAuthenticated } = useConvexAuth();
  const me = useQuery(api.users.me, isAuthenticated ? {} : "skip");
  const never = isSignedIn ? "skip" : undefined;
  return useQuery(api.a.b, ${args});
}`),
    ).toEqual([]);
  });

  test.each([
    ["a hook of the app's own", 'import { useAuth as mine } from "./auth";', "mine()"],
    ["a declared one", "function mine() { return { isSignedIn: true }; }", "mine()"],
    ["a parameter", "", "props"],
    ["what another package gives", 'import { useAuth as mine } from "other";', "mine()"],
  ])("of %s", (_, before, value) => {
    expect(
      gates(`${before}
const App = (props) => {
  const { isSignedIn } = ${value};
  return useQuery(api.a.b, isSignedIn ? {} : "skip");
};`),
    ).toEqual([]);
  });

  test("of a query hook of another package", () => {
    const text = `import { useUser } from "@clerk/react";
import { useQuery } from "@tanstack/react-query";
const App = () => { const { user } = useUser(); return useQuery(key, user ? {} : "skip"); };`;
    expect(inFiles({ "src/App.tsx": text })).toEqual([]);
  });

  test("where a hook of the app's own asks Convex", () => {
    expect(
      told({
        "src/App.tsx": `import { useUser } from "@clerk/react";
import { useQuery } from "convex/react";
import { useStoredUser } from "./stored";
function App() {
  const { user } = useUser();
  const { ready } = useStoredUser();
  return useQuery(api.a.b, user && ready ? {} : "skip");
}`,
        "src/stored.ts": `import { useConvexAuth } from "convex/react";
export function useStoredUser() { const { isAuthenticated } = useConvexAuth(); return { ready: isAuthenticated }; }`,
      }),
    ).toEqual([]);
  });
});

describe("a component that asks is found in", () => {
  test.each([
    ["<SignedIn>", "<SignedIn><Notes /></SignedIn>"],
    ["<SignedIn>", "<Clerk.SignedIn><main><Notes></Notes></main></Clerk.SignedIn>"],
    ["<SignedIn>", "<SignedIn>{open && <Notes />}</SignedIn>"],
    ["<SignedIn>", "<SignedIn>{items.map(() => <Notes key={1} />)}</SignedIn>"],
    ["<SignedIn>", "<SignedIn><Suspense fallback={null}><Notes /></Suspense></SignedIn>"],
    ["<SignedIn>", "<SignedIn><Route path='/' element={<Notes />} /></SignedIn>"],
    ["<SignedIn>", "<SignedIn><Route path='/' component={Notes} /></SignedIn>"],
    ["<SignedIn>", "<Route element={<SignedIn><Notes /></SignedIn>} />"],
    ["<Protect>", '<Protect role="org:admin"><Notes /></Protect>'],
    ['<Show when="signed-in">', '<Show when="signed-in"><Notes /></Show>'],
    ['<Show when="signed-in">', '<Show when={"signed-in"}><Notes /></Show>'],
    ["<Show>", '<Show when={{ role: "org:admin" }}><Notes /></Show>'],
    ["<Show>", "<Show when={(has) => has({ plan: 'pro' })}><Notes /></Show>"],
  ])("%s: %s", (gate, element) => {
    expect(rendering(`return ${element};`)).toEqual([gate]);
  });

  test.each([
    ["isSignedIn of useAuth", "return isSignedIn && <Notes />;"],
    ["isSignedIn of useAuth", "return <main>{isSignedIn ? <Notes /> : <Login />}</main>;"],
    ["isSignedIn of useAuth", "return !isSignedIn ? <Login /> : <Notes />;"],
    ["isSignedIn of useAuth", "return !isSignedIn || <Notes />;"],
    ["isSignedIn of useAuth", "if (!isSignedIn) return <Login />; return <Notes />;"],
    ["isSignedIn of useAuth", "if (!isLoaded || !isSignedIn) return null; return <Notes />;"],
    [
      "isSignedIn of useAuth",
      "if (!isLoaded) return null; if (!isSignedIn) return null; return <Notes />;",
    ],
    [
      "isSignedIn of useAuth",
      "if (!isSignedIn) return null; if (!isLoaded) return null; return <Notes />;",
    ],
    ["isSignedIn of useAuth", "if (isSignedIn) return <Notes />; return <Login />;"],
    ["isSignedIn of useAuth", "if (isSignedIn) { return <Notes />; } else { return null; }"],
    ["isSignedIn of useAuth", "if (!isSignedIn) throw new Error('no'); return <Notes />;"],
    ["isSignedIn of useAuth", "if (!isSignedIn) { log(); return null; } return <Notes />;"],
    ["user of useUser", "if (user === null) return null; return <Notes id={user.id} />;"],
    ["user of useUser", "const body = user ? <Notes /> : <Login />; return <main>{body}</main>;"],
    ["user of useUser", "let body = <Login />; if (user) body = <Notes />; return body;"],
    [
      "user of useUser",
      "function renderNotes() { return <Notes />; } return user && renderNotes();",
    ],
    ["user of useUser", "return <SignedIn>{user && <Notes />}</SignedIn>;"],
    ["<SignedIn>", "return <SignedIn>{isLoaded && <Notes />}</SignedIn>;"],
  ])("%s: %s", (gate, body) => {
    expect(
      rendering(`const { isLoaded, isSignedIn } = useAuth(); const { user } = useUser(); ${body}`),
    ).toEqual([gate]);
  });

  test.each<[what: string, gated: string, files: Record<string, string>]>([
    ["an import", 'import { Notes } from "./Notes";', {}],
    ["an alias", 'import { Notes as List } from "./Notes";', {}],
    ["a namespace", 'import * as Pages from "./Notes";', {}],
    [
      "a default export",
      'import List from "./List";',
      { "src/List.tsx": 'import { Notes } from "./Notes"; export default Notes;' },
    ],
    [
      "an index file",
      'import { Notes } from "./pages";',
      {
        "src/pages/index.ts": 'export * from "./all";',
        "src/pages/all.ts": 'export { Notes } from "../Notes";',
      },
    ],
    [
      "components in between",
      'import { List } from "./List";',
      {
        "src/List.tsx": 'import { Page } from "./Page"; export const List = () => <Page />;',
        "src/Page.tsx":
          'import { Notes } from "./Notes"; export class Page extends Component { render() { return <div><Notes /></div>; } }',
      },
    ],
    [
      "a wrapped component",
      'import { List } from "./List";',
      {
        "src/List.tsx":
          'import { Notes } from "./Notes"; export const List = observer(memo(Notes));',
      },
    ],
    [
      "a lazy one",
      'const List = lazy(() => import("./List"));',
      {
        "src/List.tsx":
          'import { Notes } from "./Notes"; export default function L() { return <Notes />; }',
      },
    ],
    [
      "a lazy one by name",
      'const List = lazy(() => import("./Notes").then((m) => ({ default: m.Notes })));',
      {},
    ],
    [
      "a tsconfig's path",
      'import { Notes } from "@/Notes";',
      { "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
    ],
    [
      "a component that takes children",
      'import { Notes } from "./Notes"; import { Card } from "./Card";',
      { "src/Card.tsx": "export const Card = ({ children }) => <div>{children}</div>;" },
    ],
  ])("through %s", (what, imports, files) => {
    const name = /\bList\b/.test(imports)
      ? "List"
      : what === "a namespace"
        ? "Pages.Notes"
        : "Notes";
    const element = what.includes("takes children") ? "<Card><Notes /></Card>" : `<${name} />`;
    expect(
      told({
        "src/App.tsx": `import { SignedIn } from "@clerk/react"; ${imports}
export const App = () => (
  <SignedIn>${element}</SignedIn>
);
`,
        "src/Notes.tsx": NOTES,
        ...files,
      }),
    ).toEqual(GATED_NOTES);
  });

  test("a hook of its own", () => {
    expect(
      told({
        "src/App.tsx": `import { SignedIn } from "@clerk/react"; import { Notes } from "./Notes";

export const App = () => <SignedIn><Notes /></SignedIn>;`,
        "src/Notes.tsx":
          'import { useNotes } from "./use-notes"; export const Notes = () => <p>{useNotes(1)}</p>;',
        "src/use-notes.ts": `import { usePaginatedQuery } from "convex/react";
export const useNotes = (count) => usePaginatedQuery(api.notes.list, {}, { initialNumItems: count });`,
      }),
    ).toEqual(["src/App.tsx:3 <SignedIn> usePaginatedQuery src/use-notes.ts:2"]);
  });

  test("a hook that hands its arguments on", () => {
    expect(
      rendering(
        "return <SignedIn><Asks /></SignedIn>; } function useAny(query, ...args) { return useQuery(query, ...args); } function Asks() { return <p>{useAny(api.a.b)}</p>;",
      ),
    ).toEqual(["<SignedIn>"]);
  });

  test("what another file puts into a component that gates its children", () => {
    expect(
      told({
        "src/App.tsx": `import { Layout } from "./Layout"; import { Notes } from "./Notes";
export const App = () => <Layout><Notes /></Layout>;`,
        "src/Layout.tsx": `import { Guard } from "./Guard";
export const Layout = ({ children }) => <Guard><main>{children}</main></Guard>;`,
        "src/Guard.tsx": `import { useAuth } from "@clerk/react";
export function Guard({ children }) {
  const { isSignedIn } = useAuth();
  if (!isSignedIn) return null;
  return <>{children}</>;
}`,
        "src/Notes.tsx": NOTES,
      }),
    ).toEqual(["src/Guard.tsx:4 isSignedIn of useAuth useQuery src/Notes.tsx:3"]);
  });
});

describe("a component that asks is no finding in", () => {
  test.each([
    ["no gate", "return <Notes />;"],
    ["Convex's gate", "return <Authenticated><Notes /></Authenticated>;"],
    [
      "Convex's gate in Clerk's",
      "return <SignedIn><Authenticated><Notes /></Authenticated></SignedIn>;",
    ],
    [
      "Clerk's gate in Convex's",
      "return <Authenticated><SignedIn><Notes /></SignedIn></Authenticated>;",
    ],
    [
      "Convex's other gates",
      "return <SignedIn><AuthLoading><Notes /></AuthLoading><Unauthenticated><Notes /></Unauthenticated></SignedIn>;",
    ],
    ["<SignedOut>", "return <SignedOut><Notes /></SignedOut>;"],
    ["<ClerkLoading>", "return <ClerkLoading><Notes /></ClerkLoading>;"],
    ['<Show when="signed-out">', 'return <Show when="signed-out"><Notes /></Show>;'],
    ['<Show when={"signed-out"}>', 'return <Show when={"signed-out"}><Notes /></Show>;'],
    ["<Show> of what can't be told", "return <Show when={props.when}><Notes /></Show>;"],
    ["a fallback", 'return <Show when="signed-in" fallback={<Notes />}><p /></Show>;'],
    ["a branch for once Clerk is loaded", "return isLoaded ? <Notes /> : <Spinner />;"],
    [
      "what follows a spinner while Clerk loads",
      "if (!isLoaded) return <Spinner />; return <Notes />;",
    ],
    ["another branch", "return isSignedIn ? <p /> : <Notes />;"],
    ["a branch for who is signed out", "return !isSignedIn && <Notes />;"],
    ["an early return", "if (!isSignedIn) return <Notes />; return <p />;"],
    ["what follows an early return", "if (isSignedIn) return <p />; return <Notes />;"],
    [
      "a loaded branch for who is signed out",
      "if (!isLoaded) return null; if (!isSignedIn) return <Notes />; return <p />;",
    ],
    ["a branch on both states", "return isSignedIn && isAuthenticated ? <Notes /> : null;"],
    [
      "a branch on Convex's loading",
      "if (isLoading) return null; if (!isSignedIn) return null; return <Notes />;",
    ],
    ["a branch on another state", "return isSignedIn || props.demo ? <Notes /> : null;"],
    [
      "a gate on Convex's in a constant",
      "const body = <Notes />; return <SignedIn><Authenticated>{body}</Authenticated></SignedIn>;",
    ],
    ["an effect", "useEffect(() => { if (!isSignedIn) { go('/'); } }, []); return <Notes />;"],
    [
      "a callback that returns early",
      "const f = () => { if (!isSignedIn) return; go(); }; return <Notes onClick={f} />;",
    ],
  ])("%s", (_, body) => {
    expect(
      rendering(
        `const { isLoaded, isSignedIn } = useAuth(); const { isLoading, isAuthenticated } = useConvexAuth(); ${body}`,
      ),
    ).toEqual([]);
  });

  test("a component of the app's own that is called like Clerk's", () => {
    expect(
      told({
        "src/App.tsx": `import { useAuth } from "@clerk/react"; import { SignedIn } from "./gates"; import { Notes } from "./Notes";
export const App = () => <SignedIn><Notes /></SignedIn>;`,
        "src/gates.tsx": `import { useConvexAuth } from "convex/react";
export const SignedIn = ({ children }) => useConvexAuth().isAuthenticated ? children : null;`,
        "src/Notes.tsx": NOTES,
      }),
    ).toEqual([]);
  });

  test.each<[what: string, notes: string]>([
    [
      "whose query waits for Convex",
      'const { isAuthenticated } = useConvexAuth(); const a = useQuery(api.a.b, isAuthenticated ? {} : "skip"); return <p>{a}</p>;',
    ],
    [
      "whose query is handed on to what waits for Convex",
      "const { isAuthenticated } = useConvexAuth(); return <p>{useAny(api.a.b, isAuthenticated)}</p>;",
    ],
    [
      "that renders the one that asks for Convex's users",
      "const { isAuthenticated } = useConvexAuth(); if (!isAuthenticated) return null; return <Inner />;",
    ],
    ["that has Convex's gate in it", "return <Authenticated><Inner /></Authenticated>;"],
    ["that puts it into a component with Convex's gate", "return <Guard><Inner /></Guard>;"],
    ["that puts it into one that waits for Convex", "return <Waits><Inner /></Waits>;"],
    [
      "whose query is enabled for Convex's users",
      "const { isAuthenticated: enabled } = useConvexAuth(); return <p>{useTanstackQuery({ ...convexQuery(api.a.b, {}), enabled })}</p>;",
    ],
    ["that only writes", "const add = useMutation(api.a.b); return <p onClick={add} />;"],
    ["that renders itself", "return <Notes />;"],
    ["that never asks", 'return <p>{useQuery(api.a.b, "skip")}</p>;'],
  ])("%s", (_, body) => {
    expect(
      told({
        "src/App.tsx": `import { SignedIn } from "@clerk/react"; import { Notes } from "./Notes";
export const App = () => <SignedIn><Notes /></SignedIn>;`,
        "src/Notes.tsx": `${CONVEX} import { useMutation } from "convex/react"; import { Guard } from "./Guard";
const Inner = () => <p>{useQuery(api.a.b)}</p>;
function Waits({ children }) {
  const { isAuthenticated } = useConvexAuth();
  if (!isAuthenticated) return null;
  return children;
}
function useAny(query, isReady) { return useQuery(query, isReady ? {} : "skip"); }
export function Notes() { ${body} }`,
        "src/Guard.tsx":
          'import { Authenticated } from "convex/react"; export const Guard = (props) => <Authenticated>{props.children}</Authenticated>;',
      }),
    ).toEqual([]);
  });
});

describe("a gate of Clerk's below one of Convex's is no finding", () => {
  const NOTES_OF_USER = `import { useUser } from "@clerk/react"; import { useQuery } from "convex/react";
export function Notes() {
  const { user } = useUser();
  return <p>{useQuery(api.a.b, user ? { id: user.id } : "skip")}</p>;
}`;

  test.each<[what: string, files: Record<string, string>]>([
    [
      "in another file",
      {
        "src/App.tsx": `import { Authenticated } from "convex/react"; import { Notes } from "./Notes";
export const App = () => <Authenticated><Notes /></Authenticated>;`,
      },
    ],
    [
      "by a branch",
      {
        "src/App.tsx": `import { useConvexAuth } from "convex/react"; import { Notes } from "./Notes";
export const App = () => useConvexAuth().isAuthenticated ? <Notes /> : null;`,
      },
    ],
    [
      "in a component of the app's own",
      {
        "src/App.tsx": `import { Guard } from "./Guard"; import { Notes } from "./Notes";
export const App = () => <Guard><Notes /></Guard>;`,
        "src/Guard.tsx":
          'import { Authenticated } from "convex/react"; export const Guard = ({ children }) => <Authenticated>{children}</Authenticated>;',
      },
    ],
  ])("%s", (_, files) => {
    expect(told({ ...files, "src/Notes.tsx": NOTES_OF_USER })).toEqual([]);
    expect(told({ "src/Notes.tsx": NOTES_OF_USER })).toHaveLength(1);
  });

  test("nor is a component that it renders", () => {
    expect(
      told({
        "src/App.tsx": `import { Authenticated } from "convex/react"; import { Page } from "./Page";
export const App = () => <Authenticated><Page /></Authenticated>;`,
        "src/Page.tsx": `import { useUser } from "@clerk/react"; import { Notes } from "./Notes";
export const Page = () => { const { user } = useUser(); if (!user) return null; return <Notes />; };`,
        "src/Notes.tsx": NOTES,
      }),
    ).toEqual([]);
  });
});

test("each pair of a gate and a query is told once, in the order of the files", () => {
  const text = `import { SignedIn, useAuth } from "@clerk/react";
import { Notes } from "./Notes";
export function App() {
  const { isSignedIn } = useAuth();
  return (
    <>
      <SignedIn><Notes /><Notes /></SignedIn>
      {isSignedIn && <Notes />}
    </>
  );
}
`;
  const more = `import { Protect } from "@clerk/react"; import { Notes } from "./Notes";
export const B = () => <Protect><Notes /></Protect>;`;
  expect(inFiles({ "src/Notes.tsx": NOTES, "src/b.tsx": more, "src/App.tsx": text })).toEqual([
    {
      file: "src/b.tsx",
      line: 2,
      column: 24,
      gate: "<Protect>",
      hook: "useQuery",
      query: { file: "src/Notes.tsx", line: 3 },
    },
    {
      file: "src/App.tsx",
      line: 7,
      column: 7,
      gate: "<SignedIn>",
      hook: "useQuery",
      query: { file: "src/Notes.tsx", line: 3 },
    },
    {
      file: "src/App.tsx",
      line: 8,
      column: 8,
      gate: "isSignedIn of useAuth",
      hook: "useQuery",
      query: { file: "src/Notes.tsx", line: 3 },
    },
  ]);
});

describe("nothing is thrown by", () => {
  const GATED = "export const App = () => <SignedIn><Notes /></SignedIn>;";

  test.each([
    ["a syntax error", 'import { SignedIn } from "@clerk/react"; const = <SignedIn>'],
    [
      "what isn't there",
      `import { SignedIn } from "@clerk/react"; import { Notes } from "./gone"; ${GATED}`,
    ],
    ["what isn't declared", `import { SignedIn } from "@clerk/react"; ${GATED}`],
    [
      "a component that is itself",
      `import { SignedIn } from "@clerk/react"; const Notes = Notes; ${GATED}`,
    ],
    [
      "constants that are each other",
      'import { useAuth } from "@clerk/react"; const a = b && useAuth(); const b = a || b; export const x = a ? b : useQuery(a, a ? b : "skip");',
    ],
    [
      "modules that hand on each other",
      'import { SignedIn } from "@clerk/react"; export * from "./App"; export { Notes } from "./App"; import { Notes } from "./App"; export const App = () => <SignedIn><Notes /></SignedIn>;',
    ],
    [
      "too deep a nesting",
      `import { SignedIn } from "@clerk/react"; ${"[".repeat(20_000)}${"]".repeat(20_000)};`,
    ],
    ["an empty file", ""],
  ])("%s", (_, text) => {
    expect(inFiles({ "src/App.tsx": text })).toEqual([]);
  });

  test("a file that is asked for and can't be parsed", () => {
    expect(
      told({
        "src/App.tsx": `import { SignedIn } from "@clerk/react"; import { Notes } from "./Notes"; ${GATED}`,
        "src/Notes.tsx": "export function Notes( { useQuery(",
      }),
    ).toEqual([]);
  });
});

test("a file that has nothing to do with Clerk's gates isn't asked for", () => {
  const files: Record<string, string> = {
    "src/App.tsx": 'import { SignedIn } from "@clerk/react"; export const A = () => <SignedIn />;',
    "src/Other.tsx": NOTES,
    "src/main.tsx":
      'import { useAuth } from "@clerk/react"; show(<ConvexProviderWithClerk useAuth={useAuth} />);',
  };
  const asked = new Map<string, number>();
  const read = (path: string) => {
    asked.set(path, (asked.get(path) ?? 0) + 1);
    return files[path];
  };
  queriesGatedOnClerk(Object.keys(files), { paths: {}, imports: {} }, read);
  // Once for the look at what it names, and not to be parsed.
  expect(asked.get("src/Other.tsx")).toBe(1);
});

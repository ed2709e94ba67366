import { describe, expect, test } from "vitest";
import { type OtherFiles, playApp, refusalIn } from "../support/played-app.ts";

const main = (imports: string, rendered: string) => `${imports}
import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import App from "./App";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
${rendered},
);
`;
const MY_CLERK = 'import { MyClerk } from "./MyClerk";';
const wrapper = (
  body: string,
  imports = "",
) => `import { ClerkProvider } from "@clerk/react";${imports}

const KEY = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;

export function MyClerk({ children }: { children: React.ReactNode }) {
${body}
}
`;
const CLERK = "<ClerkProvider publishableKey={KEY}>{children}</ClerkProvider>";
const PLAIN = wrapper(`  return ${CLERK};`);
const played = (files: OtherFiles) => playApp("vite-strict-mode", files);

describe("a wrapper around ClerkProvider that stands inside the Convex provider", () => {
  test.each<[what: string, rendered: string, after: string]>([
    [
      "right inside it",
      `  <ConvexProvider client={convex}>
    <MyClerk>
      <App />
    </MyClerk>
  </ConvexProvider>`,
      `  <MyClerk>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </MyClerk>`,
    ],
    [
      "with props of its own and several children",
      `  <ConvexProvider client={convex}>
    <MyClerk afterSignOutUrl="/" isStrict>
      {/* all */}
      <nav />
      <App />
    </MyClerk>
  </ConvexProvider>`,
      `  <MyClerk afterSignOutUrl="/" isStrict>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      {/* all */}
      <nav />
      <App />
    </ConvexProviderWithClerk>
  </MyClerk>`,
    ],
    [
      "deeper, below elements that it asks nothing of",
      `  <ConvexProvider client={convex}>
    <main>
      <MyClerk>
        <App />
      </MyClerk>
    </main>
  </ConvexProvider>`,
      `  <MyClerk>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <main>
        <App />
      </main>
    </ConvexProviderWithClerk>
  </MyClerk>`,
    ],
  ])("is kept and moved: %s", async (_, rendered, after) => {
    const { changes } = await played({
      "src/main.tsx": main(MY_CLERK, rendered),
      "src/MyClerk.tsx": PLAIN,
    });
    expect(changes["src/MyClerk.tsx"]).toBeUndefined();
    expect(changes["src/main.tsx"]).toContain(after);
    expect(changes["src/main.tsx"]).toContain('import { useAuth } from "@clerk/react";');
    expect(changes["src/main.tsx"]).toContain(MY_CLERK);
  });

  test.each<[what: string, rendered: string, file: string]>([
    [
      "through a default export",
      "default",
      PLAIN.replace("export function", "export default function"),
    ],
    [
      "through a constant",
      "named",
      `${PLAIN.replace("export function MyClerk({ children }: { children: React.ReactNode }) {", "export const MyClerk = ({ children }: { children: React.ReactNode }) => {").trimEnd()};\n`,
    ],
    [
      "that shows something while Clerk loads",
      "named",
      wrapper(
        `  return (
    <ClerkProvider publishableKey={KEY}>
      <ClerkLoading>Loading</ClerkLoading>
      <section>{children}</section>
    </ClerkProvider>
  );`,
        '\nimport { ClerkLoading } from "@clerk/react";',
      ),
    ],
  ])("is kept %s", async (_, how, text) => {
    const imports = how === "default" ? 'import MyClerk from "./MyClerk";' : MY_CLERK;
    const rendered =
      "  <ConvexProvider client={convex}><MyClerk><App /></MyClerk></ConvexProvider>";
    const { changes } = await played({
      "src/main.tsx": main(imports, rendered),
      "src/MyClerk.tsx": text,
    });
    expect(changes["src/MyClerk.tsx"]).toBeUndefined();
    const after = (changes["src/main.tsx"] ?? "").replace(/\s+/g, "");
    expect(after).toContain(
      "<MyClerk><ConvexProviderWithClerkclient={convex}useAuth={useAuth}><App/></ConvexProviderWithClerk></MyClerk>",
    );
  });

  test("is kept where it is declared in the same file", async () => {
    const own = PLAIN.replace("export ", "");
    const rendered =
      "  <ConvexProvider client={convex}>\n    <MyClerk>\n      <App />\n    </MyClerk>\n  </ConvexProvider>";
    const { changes } = await played({ "src/main.tsx": main(own, rendered) });
    const after = changes["src/main.tsx"] ?? "";
    expect(after).toContain(`  return ${CLERK};`);
    expect(after).toContain(
      "  <MyClerk>\n    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>\n      <App />",
    );
  });

  const HOOK = wrapper(
    "  const navigate = useNavigate();\n  return <ClerkProvider publishableKey={KEY} routerPush={navigate}>{children}</ClerkProvider>;",
    '\nimport { useNavigate } from "./router";',
  );
  const ROUTER = `export const useNavigate = () => (to: string) => location.assign(to);
export const Router = ({ children }: { children: React.ReactNode }) => <div>{children}</div>;
`;
  const IN_ROUTER = main(
    `${MY_CLERK}\nimport { Router } from "./router";`,
    "  <ConvexProvider client={convex}><Router><MyClerk><App /></MyClerk></Router></ConvexProvider>",
  );

  test.each<[what: string, files: OtherFiles, place: string, followed: OtherFiles]>([
    [
      "in another file",
      {
        "src/main.tsx": main("", "  <ConvexProvider client={convex}><App /></ConvexProvider>"),
        "src/App.tsx": `${MY_CLERK}\nexport default () => <MyClerk><p>Hi</p></MyClerk>;\n`,
        "src/MyClerk.tsx": PLAIN,
      },
      "src/App.tsx:2:22",
      {
        "src/main.tsx": main(
          MY_CLERK,
          "  <MyClerk><ConvexProvider client={convex}><App /></ConvexProvider></MyClerk>",
        ),
        "src/App.tsx": "export default () => <p>Hi</p>;\n",
        "src/MyClerk.tsx": PLAIN,
      },
    ],
    [
      "under a condition",
      {
        "src/main.tsx": main(
          MY_CLERK,
          "  <ConvexProvider client={convex}>{location.hash ? <MyClerk><App /></MyClerk> : null}</ConvexProvider>",
        ),
        "src/MyClerk.tsx": PLAIN,
      },
      "src/main.tsx:9:52",
      {
        "src/main.tsx": main(
          MY_CLERK,
          "  <MyClerk><ConvexProvider client={convex}>{location.hash ? <App /> : null}</ConvexProvider></MyClerk>",
        ),
        "src/MyClerk.tsx": PLAIN,
      },
    ],
    [
      "below what its hooks may need",
      { "src/main.tsx": IN_ROUTER, "src/MyClerk.tsx": HOOK, "src/router.tsx": ROUTER },
      "src/main.tsx:10:43",
      {
        "src/main.tsx": main(
          `${MY_CLERK}\nimport { Router } from "./router";`,
          "  <Router><MyClerk><ConvexProvider client={convex}><App /></ConvexProvider></MyClerk></Router>",
        ),
        "src/MyClerk.tsx": HOOK,
        "src/router.tsx": ROUTER,
      },
    ],
  ])("is refused with its place %s, and the steps mend it", async (_, files, place, followed) => {
    const refused = await refusalIn("vite-strict-mode", files);
    expect(refused.code).toBe("unsupported-shape");
    expect(refused.message).toContain(`${place} renders <MyClerk>`);
    expect(refused.hint).toContain("around <ConvexProvider");
    const { changes } = await played(followed);
    expect(changes["src/MyClerk.tsx"]).toBeUndefined();
    expect(changes["src/main.tsx"]).toContain("useAuth={useAuth}");
  });

  test("that asks Convex itself gives its ClerkProvider away, and stays inside", async () => {
    const asking = wrapper(
      `  useQuery(api.rows.list);\n  return ${CLERK};`,
      '\nimport { useQuery } from "convex/react";\nimport { api } from "../convex/_generated/api";',
    );
    const rendered =
      "  <ConvexProvider client={convex}><MyClerk><App /></MyClerk></ConvexProvider>";
    const { changes } = await played({
      "src/main.tsx": main(MY_CLERK, rendered),
      "src/MyClerk.tsx": asking,
    });
    expect(changes["src/MyClerk.tsx"]).not.toContain("ClerkProvider");
    expect(changes["src/main.tsx"]).toContain("<ClerkProvider publishableKey=");
  });
});

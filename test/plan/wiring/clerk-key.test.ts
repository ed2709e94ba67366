import { describe, expect, test } from "vitest";
import { KEY } from "../../support/keys.ts";
import { type OtherFiles, playApp, refusalIn } from "../../support/played-app.ts";

const OTHER = `pk_test_${btoa("calm-otter-7.clerk.accounts.dev$")}`;
const VITE = "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY";

const main = (key: string, before = "") => `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { createRoot } from "react-dom/client";
${before}
const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
  <ClerkProvider ${key} afterSignOutUrl="/">
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <p />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`;

/** The Vite app with these files, wired with a key of KEY's instance or with the one that is found. */
const vite = (files: OtherFiles, key: string | null = KEY) =>
  playApp("vite-strict-mode", files, { key });

describe("a key in the code becomes the variable", () => {
  test.each<[what: string, before: OtherFiles, after: Record<string, string>]>([
    [
      "as a prop's string",
      { "src/main.tsx": main(`publishableKey="${OTHER}"`) },
      { "src/main.tsx": main(`publishableKey={${VITE}}`) },
    ],
    [
      "as a prop's expression",
      { "src/main.tsx": main(`publishableKey={'${OTHER}'}`) },
      { "src/main.tsx": main(`publishableKey={${VITE}}`) },
    ],
    [
      "in a constant",
      { "src/main.tsx": main("publishableKey={KEY!}", `const KEY = "${OTHER}" as const;`) },
      { "src/main.tsx": main("publishableKey={KEY!}", `const KEY = ${VITE};`) },
    ],
    [
      "in a constant of another file",
      {
        "src/main.tsx": main("publishableKey={CLERK}", 'import { CLERK } from "./config";'),
        "src/config.ts": `export const CLERK: string = "${OTHER}";\n`,
      },
      { "src/config.ts": `export const CLERK: string = ${VITE};\n` },
    ],
    [
      "in an object of another file, through an index",
      {
        "src/main.tsx": main(
          "publishableKey={config.clerk.key}",
          'import { config } from "./lib";',
        ),
        "src/lib/index.ts": 'export * from "./settings";\n',
        "src/lib/settings.ts": `export const config = { clerk: { key: "${OTHER}", } };\n`,
      },
      { "src/lib/settings.ts": `export const config = { clerk: { key: ${VITE}, } };\n` },
    ],
    [
      "as a default export",
      {
        "src/main.tsx": main("publishableKey={key}", 'import key from "./key";'),
        "src/key.ts": `export default "${OTHER}";\n`,
      },
      { "src/key.ts": `export default ${VITE};\n` },
    ],
    [
      "in a spread object",
      { "src/main.tsx": main("{...given}", `const given = { publishableKey: "${OTHER}" };`) },
      { "src/main.tsx": main("{...given}", `const given = { publishableKey: ${VITE} };`) },
    ],
  ])("%s", async (_, before, after) => {
    const { changes } = await vite(before);
    const sources = Object.entries(changes).filter(([path]) => path.startsWith("src/"));
    expect(Object.fromEntries(sources)).toEqual(after);
    expect(changes[".env.local"]).toContain(`VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`);
  });

  test("of the same instance, which need not be given", async () => {
    const { changes, plan } = await vite(
      { "src/main.tsx": main(`publishableKey="${OTHER}"`) },
      null,
    );
    expect(plan.issuer).toBe("https://calm-otter-7.clerk.accounts.dev");
    expect(changes["src/main.tsx"]).toBe(main(`publishableKey={${VITE}}`));
    expect(changes[".env.local"]).toContain(`VITE_CLERK_PUBLISHABLE_KEY=${OTHER}\n`);
    expect(plan.warnings.join("\n")).toContain(
      "The key that stood in the code (src/main.tsx:9) is read from VITE_CLERK_PUBLISHABLE_KEY now",
    );
  });

  test("in Next, as a string for whoever else has the constant", async () => {
    const { changes } = await playApp("next-plain-provider", {
      "app/layout.tsx": `import { ClerkProvider } from "@clerk/nextjs";
import { KEY } from "../lib/key";
import { ConvexClientProvider } from "./ConvexClientProvider";
export default function Root({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en"><body>
      <ClerkProvider publishableKey={KEY}>
        <ConvexClientProvider>{children}</ConvexClientProvider>
      </ClerkProvider>
    </body></html>
  );
}
`,
      "lib/key.ts": `export const KEY = "${OTHER}";\n`,
    });
    expect(changes["lib/key.ts"]).toBe(
      "export const KEY = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY as string;\n",
    );
  });
});

describe("a ClerkProvider without a key", () => {
  test("is given the variable where its SDK finds none by itself", async () => {
    const files = { "src/main.tsx": main("").replace("@clerk/react", "@clerk/clerk-react") };
    const { changes } = await vite(files);
    expect(changes["src/main.tsx"]).toContain(
      `<ClerkProvider publishableKey={${VITE}}  afterSignOutUrl="/">`,
    );
  });

  test("is left as it is where its SDK finds the variable", async () => {
    expect((await vite({ "src/main.tsx": main("") })).changes["src/main.tsx"]).toBeUndefined();
  });
});

describe("a key under another name", () => {
  const files = {
    "src/main.tsx": main("publishableKey={import.meta.env.VITE_CLERK_KEY}"),
    ".env.local": `VITE_CLERK_KEY=${OTHER}\n`,
  };

  test("is found there", async () => {
    const { plan, changes } = await vite(files, null);
    expect(plan.issuer).toBe("https://calm-otter-7.clerk.accounts.dev");
    expect(changes[".env.local"]).toBeUndefined();
  });

  test("is changed there, and no variable is added that nothing reads", async () => {
    const { changes } = await vite(files);
    expect(changes[".env.local"]).toBe(`VITE_CLERK_KEY=${KEY}\n`);
  });

  test("is beside the usual one where the server reads that", async () => {
    const { changes } = await playApp("next-plain-provider", {
      "app/layout.tsx": `import { ClerkProvider } from "@clerk/nextjs";
import { ConvexClientProvider } from "./ConvexClientProvider";
export default function Root({ children }: { children: React.ReactNode }) {
  return (
    <ClerkProvider publishableKey={process.env.NEXT_PUBLIC_CLERK_KEY}>
      <html lang="en"><body><ConvexClientProvider>{children}</ConvexClientProvider></body></html>
    </ClerkProvider>
  );
}
`,
    });
    expect(changes[".env.local"]).toContain(
      `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${KEY}\nNEXT_PUBLIC_CLERK_KEY=${KEY}\n`,
    );
  });
});

describe("a key that is chosen", () => {
  const chosen = (key: string, other: string) =>
    main(`publishableKey={location.port ? "${key}" : "${other}"}`);
  const LIVE = `pk_live_${btoa("clerk.example.com$")}`;

  test("of no instance that is given is refused with its place, and the steps mend it", async () => {
    const files = { "src/main.tsx": chosen(OTHER, LIVE) };
    const refused = await refusalIn("vite-strict-mode", files);
    expect(refused.code).toBe("unsupported-shape");
    expect(refused.message).toContain("src/main.tsx:9:");
    expect(refused.hint).toContain(`<ClerkProvider publishableKey={${VITE}}>`);
    const followed = { "src/main.tsx": main(`publishableKey={${VITE}}`) };
    expect((await vite(followed)).changes[".env.local"]).toContain(KEY);
  });

  test("is kept where one of them is given, and no variable is added", async () => {
    const { changes } = await vite({ "src/main.tsx": chosen(KEY, LIVE) }, null);
    expect(changes["src/main.tsx"]).toBeUndefined();
    expect(changes[".env.local"]).toBeUndefined();
  });
});

test("two instances' keys in one app contradict each other, unless one is given", async () => {
  const files = {
    "src/main.tsx": main(`publishableKey="${OTHER}"`),
    ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
  };
  const refused = await refusalIn("vite-strict-mode", files, { key: null });
  expect(refused.code).toBe("keys-contradict");
  expect(refused.message).toContain("src/main.tsx:9");
});

test("what can't be told is left alone where no key is in the code", async () => {
  const files = {
    "src/main.tsx": main(
      "publishableKey={env.VITE_CLERK_PUBLISHABLE_KEY}",
      'import { env } from "./env";',
    ),
    "src/env.ts": "export const env = createEnv(import.meta.env);\n",
  };
  const { changes } = await vite(files);
  expect(changes["src/main.tsx"]).toBeUndefined();
  expect(changes[".env.local"]).toContain(`VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`);
});

test("a key before the variable is always the one that is given", async () => {
  const files = { "src/main.tsx": main(`publishableKey={"${OTHER}" || ${VITE}}`) };
  const { changes } = await vite(files);
  expect(changes["src/main.tsx"]).toBe(main(`publishableKey={${VITE}}`));
});

describe("a key that can't be told, where nothing reads the variable", () => {
  const encoded = `publishableKey={"pk_test_" + btoa("calm-otter-7.clerk.accounts.dev$")}`;

  test.each<[what: string, files: OtherFiles]>([
    [
      "of a settings file",
      {
        "src/main.tsx": main(
          "publishableKey={settings.key}",
          'import settings from "./settings.json";',
        ),
        "src/settings.json": `{ "key": "${OTHER}" }\n`,
      },
    ],
    ["put together", { "src/main.tsx": main(encoded) }],
    ["of the page", { "src/main.tsx": main("publishableKey={window.SETTINGS.key}") }],
    [
      "in a spread",
      {
        "src/main.tsx": main("{...window.SETTINGS}").replace("@clerk/react", "@clerk/clerk-react"),
      },
    ],
  ])("%s: refused with its place, and the steps mend it", async (_, files) => {
    const refused = await refusalIn("vite-strict-mode", files);
    expect(refused.code).toBe("unsupported-shape");
    expect(refused.message).toContain("src/main.tsx:9:");
    expect(refused.hint).toContain(`<ClerkProvider publishableKey={${VITE}}>`);
  });

  test("may be in a spread where the SDK finds the variable by itself", async () => {
    const files = { "src/main.tsx": main("{...window.SETTINGS}") };
    expect((await vite(files)).changes[".env.local"]).toContain(KEY);
  });

  test("is only said where the app is wired already", async () => {
    const files = {
      "src/main.tsx": main(encoded),
      "convex/auth.config.ts": `export default {
  providers: [{ domain: "https://happy-horse-1.clerk.accounts.dev", applicationID: "convex" }],
};
`,
    };
    const options = { issuerIn: "file" } as const;
    const { changes, plan } = await playApp("vite-strict-mode", files, { options });
    expect(changes["src/main.tsx"]).toBeUndefined();
    expect(plan.warnings.join("\n")).toContain(
      "Which key <ClerkProvider> (src/main.tsx:9:3) is given can't be told",
    );
  });
});

describe("a key that vite.config puts in the variable's place", () => {
  const config = (value: string) => `import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  define: { "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY": ${value} },
}));
`;

  test("is refused with its place", async () => {
    const files = { "vite.config.ts": config(`JSON.stringify("${OTHER}")`) };
    const refused = await refusalIn("vite-strict-mode", files);
    expect(refused.code).toBe("unsupported-shape");
    expect(refused.message).toContain("vite.config.ts:4 says itself what");
    expect(refused.hint).toContain("Take the entry out of define at vite.config.ts:4.");
  });

  test("is left where it is made of the variable itself", async () => {
    const value = "JSON.stringify(loadEnv(mode, '.').VITE_CLERK_PUBLISHABLE_KEY)";
    const { changes } = await vite({ "vite.config.ts": config(value) });
    expect(changes[".env.local"]).toContain(KEY);
  });
});

describe("another instance's key for production is said", () => {
  const files = { ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${OTHER}\n` };

  test.each([
    ["env", "env set --prod CLERK_JWT_ISSUER_DOMAIN https://calm-otter-7.clerk.accounts.dev"],
    ["file", "auth.config.ts accepts https://happy-horse-1.clerk.accounts.dev alone"],
  ] as const)("with the issuer in the %s", async (issuerIn, words) => {
    const { plan } = await playApp("vite-strict-mode", files, { options: { issuerIn } });
    const said = plan.warnings.filter((each) => each.includes(".env.production"));
    expect(said).toEqual([expect.stringContaining(words)]);
  });

  test("in the variable that the app reads", async () => {
    const { plan } = await vite({
      "src/main.tsx": main("publishableKey={import.meta.env.VITE_LOGIN_KEY}"),
      ".env.production": `VITE_LOGIN_KEY=${OTHER}\n`,
    });
    expect(plan.warnings.join("\n")).toContain("VITE_LOGIN_KEY in .env.production is of another");
  });

  test("in a variable that refers to another one", async () => {
    const { plan } = await vite({
      ".env.production": `INSTANCE=${OTHER}\nVITE_CLERK_PUBLISHABLE_KEY=\${INSTANCE}\n`,
    });
    expect(plan.warnings.join("\n")).toContain(".env.production is of another");
  });

  test("and not that of the same one", async () => {
    const same = { ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n` };
    const { plan } = await vite(same);
    expect(plan.warnings.join("\n")).not.toContain(".env.production");
  });
});

import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/code/syntax/parse.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { actionOf, type Plan } from "../../src/plan/plan.ts";
import { inOneText } from "../../src/text/numbered-steps.ts";
import { answersWith } from "../support/answers.ts";
import { projectWith } from "../support/project.ts";
import { stepsTold } from "../support/steps-told.ts";

const HOST = "happy-horse-1.clerk.accounts.dev";

const actions = (plan: Plan) =>
  Object.fromEntries(plan.files.map((file) => [file.path, actionOf(file)]));
const commands = (plan: Plan) => plan.steps.map(({ command }) => command.join(" "));
const after = (plan: Plan, path: string) => plan.files.find((file) => file.path === path)?.after;
const configAfter = (plan: Plan) => after(plan, "convex/auth.config.ts");

test("a fresh project: five files looked at, three steps in their order", () => {
  const plan = makePlan(projectWith(), answersWith());
  expect(actions(plan)).toEqual({
    "package.json": "modify",
    ".env.local": "modify",
    ".gitignore": "keep",
    "convex/auth.config.ts": "create",
    "src/main.tsx": "modify",
  });
  expect(commands(plan)).toEqual([
    "npm install",
    `npx convex env set CLERK_JWT_ISSUER_DOMAIN https://${HOST}`,
    "npx convex dev --once",
  ]);
  expect(plan.warnings).toEqual([]);
});

test("planning on its own result changes nothing", () => {
  const first = makePlan(projectWith(), answersWith());
  const [provider] = projectWith().providers;
  if (!provider) throw new Error("the project has a provider");
  const main = after(first, "src/main.tsx") ?? "";
  const wired = projectWith({
    packageJson: { path: "package.json", text: after(first, "package.json") ?? "" },
    clerkPackages: [{ name: "@clerk/react", declared: "^6.18.0", installed: "6.18.0" }],
    envFile: { path: ".env.local", text: after(first, ".env.local") ?? "", tracked: false },
    authConfig: {
      path: "convex/auth.config.ts",
      text: after(first, "convex/auth.config.ts") ?? "",
    },
    issuerInUse: { variable: "CLERK_JWT_ISSUER_DOMAIN" },
    providers: [{ ...provider, kind: "convex-with-clerk" }],
    providerFiles: [
      { path: "src/main.tsx", text: main, clerk: undefined, reExports: [], starts: [] },
    ],
  });
  const second = makePlan(wired, answersWith());
  expect([...new Set(Object.values(actions(second)))]).toEqual(["keep"]);
  expect(second.steps.map(({ name }) => name)).toEqual(["set-issuer"]);
});

test("no deployment, no push: the steps are left for the user", () => {
  const { convex } = projectWith();
  const project = projectWith({ convex: { ...convex, deployment: "none" } });
  const plan = makePlan(project, answersWith({ convexRun: "none", install: false }));
  expect(plan.steps).toEqual([]);
  expect(stepsTold(plan).slice(0, 3)).toEqual([
    "Install the packages: npm install",
    `Set the issuer on the deployment: npx convex env set CLERK_JWT_ISSUER_DOMAIN https://${HOST}`,
    "Push to Convex: npx convex dev",
  ]);
});

test("a deployment that convex dev has yet to make is told the issuer by the user", () => {
  const { convex } = projectWith();
  const project = projectWith({ convex: { ...convex, deployment: "none" } });
  const plan = makePlan(project, answersWith({ convexRun: "watch" }));
  expect(commands(plan)).toEqual(["npm install", "npx convex dev"]);
  expect(stepsTold(plan)[0]).toMatch(/^Set the issuer on the deployment: npx convex env set/);
  expect(plan.warnings).toEqual([expect.stringContaining("No Convex deployment")]);
});

test("a variable that is in use is kept", () => {
  const text =
    'export default { providers: [{ domain: process.env.CLERK_FRONTEND_API_URL, applicationID: "convex" }] };\n';
  const project = projectWith({
    authConfig: { path: "convex/auth.config.js", text },
  });
  const plan = makePlan(project, answersWith({ issuerVariable: "CLERK_FRONTEND_API_URL" }));
  expect(plan.issuerVariable).toBe("CLERK_FRONTEND_API_URL");
  expect(actions(plan)["convex/auth.config.js"]).toBe("keep");
  expect(commands(plan)[1]).toContain("CLERK_FRONTEND_API_URL");
});

test("React is lifted with the install where that was agreed", () => {
  const react = { name: "react", declared: "^19.2.3", installed: "19.2.1" };
  const lifted = { from: "19.2.1", range: "^19.2.3", allowed: true };
  const upgrades = ["react", "react-dom"].map((name) => ({ name, ...lifted }));
  const plan = makePlan(projectWith({ react }), answersWith({ upgrades }));
  expect(JSON.parse(after(plan, "package.json") ?? "")).toMatchObject({
    dependencies: { react: "^19.2.3", "react-dom": "^19.2.3", "@clerk/react": "^6.18.0" },
  });
});

test("an env file that git would see is added to .gitignore", () => {
  const { gitignore } = projectWith();
  const text = "node_modules\n";
  const open = { ...gitignore, text, rules: [{ directory: "", text }] };
  const plan = makePlan(projectWith({ gitignore: open }), answersWith());
  expect(after(plan, ".gitignore")).toBe("node_modules\n.env.local\n");
  const none = { ...gitignore, text: null, rules: [] };
  const fresh = makePlan(projectWith({ gitignore: none }), answersWith());
  expect(after(fresh, ".gitignore")).toBe(".env.local\n");
});

test("the sample is new files only, and one that is there is its owner's", () => {
  const plan = makePlan(projectWith(), answersWith({ example: true }));
  expect(after(plan, "src/SignInPanel.tsx")).toContain('from "../convex/_generated/api"');
  expect(after(plan, "src/SignInPanel.tsx")).not.toContain("__");
  const theirs = projectWith({
    sampleFiles: {
      query: { path: "convex/signedInUser.ts", text: "// mine\n" },
      panel: { path: "src/SignInPanel.tsx", text: null, directive: null },
      page: undefined,
    },
  });
  const second = makePlan(theirs, answersWith({ example: true }));
  expect(actions(second)["convex/signedInUser.ts"]).toBe("keep");
});

test.each([
  ["1.48.0", true],
  ["1.40.0", true],
  ["1.39.1", false],
])("the sample's panel asks convex %s for what it exports", (installed, hasRefreshing) => {
  const { convex } = projectWith();
  const project = projectWith({ convex: { ...convex, installed } });
  const plan = makePlan(project, answersWith({ example: true }));
  const panel = after(plan, "src/SignInPanel.tsx");
  expect(panel?.includes("AuthRefreshing")).toBe(hasRefreshing);
  expect(parseFile("SignInPanel.tsx", panel ?? "(").syntaxError).toBeUndefined();
});

test("the sample's panel tells who is signed in at Clerk alone to ask doctor, and lets them out", () => {
  const panel = after(
    makePlan(projectWith(), answersWith({ example: true })),
    "src/SignInPanel.tsx",
  );
  expect(panel).toContain("Convex did not accept the token");
  expect(panel).toContain("npx add-clerk-convex doctor");
  expect(panel).toContain("<SignOutButton>");
});

describe("what is left to do in Clerk, by convex version", () => {
  test.each([
    ["1.31.7", /JWT template named exactly "convex".*jwt-templates/],
    ["1.33.0", /activate the Convex integration: .*apps\/setup\/convex/],
    ["1.48.0", /activate the Convex integration\. Leave it off where .*template named convex/],
  ])("%s", (installed, expected) => {
    const { convex } = projectWith();
    const project = projectWith({ convex: { ...convex, installed } });
    const plan = makePlan(project, answersWith());
    expect(plan.next.some((step) => expected.test(inOneText(step)))).toBe(true);
    expect(plan.later.some(([what]) => what.includes("useConvexAuth"))).toBe(true);
  });
});

test("where Clerk has no JWT template, the command is that for this app", () => {
  const project = projectWith({ app: "apps/web" });
  const template = { found: "missing", createAt: undefined, warning: undefined } as const;
  const plan = makePlan(project, answersWith({ template }));
  expect(stepsTold(plan)).toContain(
    "Clerk has no JWT template named convex. Have it created: npx add-clerk-convex apps/web --create-jwt-template",
  );
  const createAt = "https://api.clerk.com/v1";
  const creating = makePlan(project, answersWith({ template: { ...template, createAt } }));
  expect(stepsTold(creating).join("\n")).not.toMatch(/JWT template|integration/);
  expect(creating.steps.map(({ name }) => name)).toEqual([
    "install",
    "set-issuer",
    "create-jwt-template",
    "convex",
  ]);
});

describe("warnings", () => {
  test("a production instance's key, but on a device", () => {
    const { publishableKey } = answersWith();
    const answers = answersWith({ publishableKey: { ...publishableKey, environment: "live" } });
    expect(makePlan(projectWith(), answers).warnings).toEqual([
      expect.stringContaining("refuses it on localhost"),
    ]);
  });

  test("an issuer that is replaced, and one that stays", () => {
    const text = (...domains: string[]) =>
      `export default { providers: [${domains.map((each) => `{ domain: "${each}", applicationID: "convex" }`).join(", ")}] };\n`;
    const other = "https://calm-cow-2.clerk.accounts.dev";
    const project = projectWith({
      authConfig: { path: "convex/auth.config.ts", text: text(other) },
    });
    const ours = { issuerIn: "file" as const };
    const dropping = makePlan(project, answersWith({ ...ours, dropped: other }));
    expect(dropping.warnings).toEqual([expect.stringContaining(`accepts ${other}, which nothing`)]);
    expect(configAfter(dropping)).toBe(text(`https://${HOST}`));
    const kept = { issuers: [other], variables: [] };
    const keeping = makePlan(project, answersWith({ ...ours, kept }));
    expect(keeping.warnings).toEqual([expect.stringContaining("it stays there")]);
    expect(configAfter(keeping)).toBe(text(other, `https://${HOST}`));
  });

  test("an issuer of another host than the key's", () => {
    const plan = makePlan(projectWith(), answersWith({ issuer: "https://clerk.example.com" }));
    expect(plan.warnings).toEqual([expect.stringContaining("https://clerk.example.com")]);
  });

  test("an env file that outweighs ours", () => {
    const project = projectWith({ overridingEnvFiles: [".env.development"] });
    expect(makePlan(project, answersWith()).warnings).toEqual([
      expect.stringContaining(".env.development"),
    ]);
  });

  test("a login of its own, with its place", () => {
    const otherLogins = [
      { file: "convex/schema.ts", line: 12, what: "the table users has a field password" },
    ];
    expect(makePlan(projectWith({ otherLogins }), answersWith()).warnings).toEqual([
      expect.stringMatching(/convex\/schema\.ts:12 \(the table users .* side by side/),
    ]);
  });

  test("two Clerk packages", () => {
    const project = projectWith({
      clerkPackages: [
        { name: "@clerk/clerk-react", declared: "^5.0.0", installed: undefined },
        { name: "@clerk/react", declared: "^6.0.0", installed: undefined },
      ],
    });
    expect(makePlan(project, answersWith()).warnings).toEqual([
      expect.stringContaining("@clerk/clerk-react"),
    ]);
  });
});

test("an auth.config that can't be read is refused with its place and the entry to add", () => {
  const project = projectWith({
    authConfig: { path: "convex/auth.config.ts", text: "export default load();\n" },
  });
  expect(() => makePlan(project, answersWith())).toThrowError(
    expect.objectContaining({
      code: "auth-config-shape",
      message: expect.stringMatching(/^convex\/auth\.config\.ts:1:16 /),
      hint: expect.stringContaining('applicationID: "convex"'),
    }),
  );
});

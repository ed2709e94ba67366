import { describe, expect, test } from "vitest";
import { makePlan } from "../../../src/plan/make-plan.ts";
import { actionOf } from "../../../src/plan/plan.ts";
import type { Project } from "../../../src/project/project.ts";
import { answersWith } from "../../support/answers.ts";
import { projectWith } from "../../support/project.ts";
import { stepsTold } from "../../support/steps-told.ts";

const APP =
  "export default function App() {\n  return (\n    <main>\n      <h1>Kites</h1>\n    </main>\n  );\n}\n";

/** An app whose provider shows `App`, with the files that were read of it. */
function kiteApp(more: Partial<Project> = {}): Project {
  const { texts, ...project } = projectWith(more);
  const visited = ["src/main.tsx", "src/App.tsx"];
  return { ...project, visited, texts: { "src/App.tsx": APP, ...texts } };
}

const planOf = (project: Project, example = true) => makePlan(project, answersWith({ example }));
const nextOf = (project: Project, example = true) => stepsTold(planOf(project, example)).join("\n");

test("the panel is a change to the component that the provider shows first", () => {
  const { files } = planOf(kiteApp());
  const change = files.find(({ path }) => path === "src/App.tsx");
  expect(change?.before).toBe(APP);
  expect(change?.after).toBe(
    `import { SignInPanel } from "./SignInPanel";\n\n${APP.replace("<main>", "<main>\n      <SignInPanel />")}`,
  );
  expect(nextOf(kiteApp())).toMatch(/src\/App\.tsx shows it/);
});

test("nothing of it where the sample isn't wanted, but the lines to paste", () => {
  const { files } = planOf(kiteApp(), false);
  expect(files.find(({ path }) => path === "src/App.tsx")).toBeUndefined();
  expect(nextOf(kiteApp(), false)).toContain(
    [
      "Show people where to sign in, in a component below the providers:",
      'import { SignInButton, UserButton } from "@clerk/react";',
      'import { Authenticated, Unauthenticated } from "convex/react";',
      '<Unauthenticated><SignInButton mode="modal" /></Unauthenticated>',
      "<Authenticated><UserButton /></Authenticated>",
    ].join("\n"),
  );
});

test("no lines to paste for who shows Clerk's own already", () => {
  const text = `import { SignInButton } from "@clerk/react";\n${APP}`;
  expect(nextOf(kiteApp({ texts: { "src/App.tsx": text } }), false)).not.toContain("Show people");
});

describe("a panel that is there already", () => {
  const sampleFiles = {
    ...projectWith().sampleFiles,
    panel: {
      path: "src/SignInPanel.tsx",
      text: "export function SignInPanel() {}\n",
      directive: null,
    },
  };

  test("is shown by nobody but its owner", () => {
    const project = kiteApp({
      sampleFiles,
      texts: { "src/SignInPanel.tsx": sampleFiles.panel.text },
    });
    expect(planOf(project).files.find(({ path }) => path === "src/App.tsx")).toBeUndefined();
    expect(nextOf(project)).toContain(
      [
        "Show the sign-in panel (src/SignInPanel.tsx) in a component below the providers:",
        'import { SignInPanel } from "./SignInPanel";',
        "<SignInPanel />",
      ].join("\n"),
    );
  });

  test("and where it is shown, nothing is left to paste", () => {
    const { files } = planOf(kiteApp());
    const texts = Object.fromEntries(files.map(({ path, after }) => [path, after]));
    const again = kiteApp({ sampleFiles, texts });
    const paths = ["src/App.tsx", "src/SignInPanel.tsx"];
    const changed = planOf(again).files.filter((file) => actionOf(file) !== "keep");
    expect(changed.filter(({ path }) => paths.includes(path))).toEqual([]);
    expect(nextOf(again)).toContain("the app shows it");
  });
});

describe("a component of another package", () => {
  const texts = {
    "package.json": "{}",
    "packages/ui/package.json": "{}",
    "packages/ui/App.tsx": APP,
  };
  const shownBy = (inside: string) => {
    const main = `import { useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import App from "../packages/ui/App";
render(<ConvexProviderWithClerk client={c} useAuth={useAuth}${inside});
`;
    const { source, providerFiles } = projectWith();
    return kiteApp({
      texts: { ...texts, "src/main.tsx": main },
      providerFiles: providerFiles.map((file) => ({ ...file, text: main })),
      source: { ...source, files: { "src/main.tsx": main } },
    });
  };

  test("is left alone: the provider's own file is edited", () => {
    const { files } = planOf(shownBy("><App /></ConvexProviderWithClerk>"));
    expect(files.find(({ path }) => path === "src/main.tsx")?.after).toContain("<SignInPanel />");
    expect(files.map(({ path }) => path)).not.toContain("packages/ui/App.tsx");
  });

  test("and where that has no place, none is", () => {
    expect(nextOf(shownBy(" {...props} />"))).toMatch(/was put nowhere.*:\nimport /);
  });
});

describe("the command that starts the app", () => {
  test.each([
    ["npm", '{ "scripts": { "dev": "vite", "start": "x" } }', "Start the app: npm run dev"],
    ["pnpm", '{ "scripts": { "start": "react-scripts start" } }', "Start the app: pnpm run start"],
  ] as const)("of %s", (packageManager, text, said) => {
    const packageJson = { path: "package.json", text };
    expect(nextOf(kiteApp({ packageManager, packageJson }))).toContain(said);
  });

  test("in another terminal, where this one goes on watching", () => {
    const text = '{ "scripts": { "dev": "vite" } }';
    const project = kiteApp({ packageJson: { path: "package.json", text } });
    const answers = answersWith({ example: true, convexRun: "watch" });
    expect(stepsTold(makePlan(project, answers)).join("\n")).toContain(
      "Start the app, in another terminal: npm run dev",
    );
  });

  test("in the app's folder, and nothing where no script does", () => {
    const text = '{ "scripts": { "dev": "vite" } }';
    const inFolder = kiteApp({ packageJson: { path: "apps/web/package.json", text } });
    expect(nextOf(inFolder)).toContain("Start the app: cd apps/web && npm run dev");
    const none = kiteApp({ packageJson: { path: "package.json", text: '{ "scripts": 1 }' } });
    expect(nextOf(none)).toMatch(/Start the app$/m);
  });
});

test("where there is no panel that is said", () => {
  const sampleFiles = { ...projectWith().sampleFiles, panel: undefined };
  const said = nextOf(projectWith({ framework: "expo", sampleFiles }));
  expect(said).toContain("There is no sign-in panel for Expo");
  expect(said).toContain("useQuery(api.signedInUser.get)");
});

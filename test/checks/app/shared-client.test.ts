import { describe, expect, test } from "vitest";
import { providerOrder } from "../../../src/checks/providers.ts";
import { FIX, type Files, fixing, NO_FIX, subjectWith, told } from "../../support/judged-app.ts";

const CONVEX = "src/lib/convex.tsx";
const SHARED = `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import type { FunctionComponent } from "react";

const client = new ConvexReactClient(import.meta.env.PUBLIC_CONVEX_URL);

export function withConvexProvider<Props extends object>(Component: FunctionComponent<Props>) {
  return function WithConvexProvider(props: Props) {
    return (
      <ClerkProvider publishableKey={import.meta.env.PUBLIC_CLERK_PUBLISHABLE_KEY}>
        <ConvexProviderWithClerk client={client} useAuth={useAuth}>
          <Component {...props} />
        </ConvexProviderWithClerk>
      </ClerkProvider>
    );
  };
}
`;
const page = (body: string, imports = "import Tide from '../components/NextTide';") => ({
  "src/pages/index.astro": `---\n${imports}\n---\n\n<html lang="en">\n  <body>${body}</body>\n</html>\n`,
});
const ONE = page("<Tide client:load />");

const judged = async (files: Files, fix = NO_FIX) =>
  providerOrder(await subjectWith("astro-islands", files), fix);

describe("a client that islands share", () => {
  test("is no fault where each has its own", async () => {
    expect(told(await judged({}))).toEqual(["ok"]);
  });

  test("is a warning, which the run mends", async () => {
    const found = await judged({ [CONVEX]: SHARED }, fixing(CONVEX));
    expect(told(found)).toEqual([`warning ${CONVEX}:12`]);
    expect(found[0]?.message).toContain("share one Convex client");
    expect(found[0]?.fix).toBe(FIX);
  });

  test("is mended by hand where the run can't", async () => {
    const [found] = await judged({ [CONVEX]: SHARED });
    expect(found?.fix).toContain("useState(() => new ConvexReactClient(…))");
  });

  test("is unknown where it can't be followed", async () => {
    const text = SHARED.replace("const client = new", "const client = made() ?? new");
    expect(told(await judged({ [CONVEX]: text }))).toEqual([`unknown ${CONVEX}:12`]);
  });

  test("is no fault in an app of one island", async () => {
    expect(told(await judged({ [CONVEX]: SHARED, ...ONE }))).toEqual(["ok"]);
  });

  test.each<[what: string, files: Files]>([
    ["written twice", page("<Tide client:load /><Tide client:idle />")],
    ["in a loop", page("{[1, 2].map(() => <Tide client:load />)}")],
    [
      "in a component of the page's",
      {
        ...page("<Both />", "import Both from '../components/Both.astro';"),
        "src/components/Both.astro":
          "---\nimport Tide from './NextTide';\n---\n<Tide client:load /><Tide client:load />\n",
      },
    ],
    [
      "by another name",
      page(
        "<Tide client:load /><Other client:load />",
        "import Tide from '../components/NextTide';\nconst Other = Tide;",
      ),
    ],
    ["on two pages", { ...ONE, "src/pages/more.astro": ONE["src/pages/index.astro"] }],
  ])("may be one, where the island is %s", async (_, files) => {
    expect(told(await judged({ [CONVEX]: SHARED, ...files }))).toEqual([`warning ${CONVEX}:12`]);
  });
});

import { describe, expect, test } from "vitest";
import { playApp } from "../../support/played-app.ts";

const root = (
  options: string,
  before = "",
) => `import { ConvexQueryClient } from "@convex-dev/react-query";
import { createRootRouteWithContext, Outlet, Scripts } from "@tanstack/react-router";
${before}
export const Route = createRootRouteWithContext<{ convexQueryClient: ConvexQueryClient }>()({
  ${options}
  component: Root,
});

function Root() {
  return (
    <html lang="en">
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
`;

const play = (text: string) => playApp("tanstack-start", { "src/routes/__root.tsx": text });
const TOKEN = "src/convexToken.ts";

describe("the file that gives the server's client a token", () => {
  test.each([
    ["beforeLoad: async () => ({ at: Date.now() }),"],
    ["beforeLoad: ({ location }) => { console.log(location.href); },"],
    ["async beforeLoad(route) { await load(route); },"],
  ])("is imported by a root route with %s", async (options) => {
    const { changes, plan } = await play(root(options));
    expect(changes[TOKEN]).toContain("giveConvexToken");
    expect(changes["src/routes/__root.tsx"]).toContain('from "../convexToken"');
    expect(plan.warnings.join("\n")).not.toContain("as nobody");
  });

  test.each([
    [
      "beforeLoad: guard,",
      'import { guard } from "../guard";',
      "src/routes/__root.tsx:7 beforeLoad",
    ],
    ["...options,", 'import { options } from "../options";', "src/routes/__root.tsx:7 Options"],
  ])("is not written for one with %s, and that is said", async (options, before, why) => {
    const { changes, plan } = await play(root(options, before));
    expect(changes[TOKEN]).toBeUndefined();
    expect(changes["src/start.ts"]).toContain("clerkMiddleware");
    expect(plan.warnings.join("\n")).toContain("Convex is asked as nobody");
    expect(plan.warnings.join("\n")).toContain(why);
  });

  test("is not written where the context holds no such client, and that is said", async () => {
    const dependencies = {
      "@convex-dev/react-query": "^0.1.0",
      "@tanstack/react-router": "1.170.46",
      "@tanstack/react-start": "1.169.5",
      convex: "^1.48.0",
      react: "^19.2.0",
      "react-dom": "^19.2.0",
    };
    const { changes, plan } = await playApp("tanstack-start-root-provider", {
      "package.json": JSON.stringify({ name: "app", dependencies }, null, 2),
    });
    expect(changes[TOKEN]).toBeUndefined();
    expect(plan.warnings.join("\n")).toContain("holds no convexQueryClient");
  });

  test("is not needed where the app feeds that client itself", async () => {
    const own =
      "beforeLoad: async ({ context }) => { context.convexQueryClient.serverHttpClient?.setAuth(await token()); },";
    const { changes, plan } = await play(root(own, 'import { token } from "../token";'));
    expect(changes[TOKEN]).toBeUndefined();
    expect(plan.warnings.join("\n")).not.toContain("as nobody");
  });
});

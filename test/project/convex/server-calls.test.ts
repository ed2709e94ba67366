import { describe, expect, test } from "vitest";
import { serverToken } from "../../../src/checks/server.ts";
import { inOneText } from "../../../src/text/numbered-steps.ts";
import { fixing, servicesWith, subjectWith } from "../../support/judged-app.ts";
import { playApp } from "../../support/played-app.ts";

const API = 'import { api } from "../convex/_generated/api";\n';
const HTTP = 'import { ConvexHttpClient } from "convex/browser";\n';
const FETCH = 'import { fetchQuery } from "convex/nextjs";\n';
const CLIENT = "const client = new ConvexHttpClient(process.env.NEXT_PUBLIC_CONVEX_URL!);\n";

/** What the run says of servers that ask as nobody. */
async function steps(files: Record<string, string>): Promise<string[]> {
  const { plan } = await playApp("next-pages-16", files);
  const steps = plan.later.map(inOneText);
  return steps.filter((each) => each.startsWith("On the server Convex is asked"));
}

describe("in the Pages Router what runs on the server is looked at", () => {
  test.each<[what: string, files: Record<string, string>, place: string, code: string]>([
    [
      "a client in a route of the API",
      {
        "pages/api/kites.ts": `${HTTP}${API}${CLIENT}export default async function handler(request, res) {
  res.json(await client.query(api.kites.list, {}));
}
`,
      },
      "pages/api/kites.ts:3 (ConvexHttpClient)",
      "getAuth(request)",
    ],
    [
      "a call in an arrow function of a route",
      {
        "pages/api/kites.ts": `${FETCH}${API}const handler = async (req, res) => res.json(await fetchQuery(api.kites.list));
export default handler;
`,
      },
      "pages/api/kites.ts:3 (fetchQuery)",
      "getAuth(req)",
    ],
    [
      "a call in what gets a page's props",
      {
        "pages/kites.tsx": `${FETCH}${API}export default function Kites() { return <p />; }
export const getServerSideProps = async ({ req }) => ({ props: { kites: await fetchQuery(api.kites.list) } });
`,
      },
      "pages/kites.tsx:4 (fetchQuery)",
      "getAuth(req)",
    ],
    [
      "a client of a page's file that its server's part asks",
      {
        "pages/kites.tsx": `${HTTP}${API}${CLIENT}export default function Kites() { return <p />; }
export async function getServerSideProps(context) {
  return { props: { kites: await client.query(api.kites.list, {}) } };
}
`,
      },
      "pages/kites.tsx:3 (ConvexHttpClient)",
      "getAuth(context.req)",
    ],
  ])("%s", async (_, files, place, code) => {
    const [step, another] = await steps(files);
    expect(step).toContain(place);
    expect(step).toContain(`${code}`);
    expect(step).toContain('(import { getAuth } from "@clerk/nextjs/server")');
    expect(step).not.toContain("auth()");
    expect(another).toBeUndefined();
  });

  test("a file beside the routes that makes the client for them", async () => {
    const [step] = await steps({
      "lib/server.ts": `${HTTP}export function kites() { ${CLIENT} return client.query("kites:list"); }\n`,
      "pages/api/kites.ts":
        'import { kites } from "../../lib/server";\nexport default async (req, res) => res.json(await kites());\n',
    });
    expect(step).toContain("lib/server.ts:2 (ConvexHttpClient)");
    expect(step).toContain("getAuth(req)");
  });

  test.each<[what: string, files: Record<string, string>]>([
    [
      "what the page itself asks, in the browser too",
      {
        "pages/kites.tsx": `${HTTP}${API}${CLIENT}export default function Kites() { void client.query(api.kites.list, {}); return <p />; }\n`,
      },
    ],
    [
      "what is asked in the build, for nobody",
      {
        "pages/kites.tsx": `${FETCH}${API}export default function Kites() { return <p />; }
export const getStaticProps = async () => ({ props: { kites: await fetchQuery(api.kites.list) } });
`,
      },
    ],
    [
      "a route that gives the token",
      {
        "pages/api/kites.ts": `${FETCH}${API}export default async (req, res) => res.json(await fetchQuery(api.kites.list, {}, { token: req.token }));\n`,
      },
    ],
  ])("but for %s", async (_, files) => {
    expect(await steps(files)).toEqual([]);
  });

  test("doctor says the same, with the request", async () => {
    const subject = await subjectWith("next-pages-16", {
      "pages/api/kites.ts": `${FETCH}${API}export default async (req, res) => res.json(await fetchQuery(api.kites.list));\n`,
    });
    const found = serverToken(subject, servicesWith(), fixing());
    expect(found).toContainEqual(
      expect.objectContaining({
        status: "warning",
        file: "pages/api/kites.ts",
        line: 3,
        fix: expect.stringContaining("= getAuth(req)"),
      }),
    );
  });
});

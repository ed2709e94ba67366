import { expect, test } from "vitest";
import { clientDeployment } from "../../src/checks/client-deployment.ts";
import { onlyOne, subjectWith } from "../support/judged-app.ts";

const judge = async (env: string, stage: "development" | "production" = "development") =>
  onlyOne(
    clientDeployment(await subjectWith("vite-strict-mode", { ".env.local": env }, { stage })),
  );

const DEV = "CONVEX_DEPLOYMENT=dev:happy-horse-123 # team: a, project: b\n";

test.each<[status: string, env: string]>([
  ["ok", `${DEV}VITE_CONVEX_URL=https://happy-horse-123.convex.cloud\n`],
  ["ok", `${DEV}VITE_CONVEX_URL=https://happy-horse-123.eu-west-1.convex.cloud\n`],
  ["warning", `${DEV}VITE_CONVEX_URL=https://tacit-goldfinch-750.convex.cloud\n`],
  ["warning", `${DEV}VITE_CONVEX_URL=https://dashboard.convex.dev/d/happy-horse-123\n`],
  ["skipped", `${DEV}VITE_CONVEX_URL=https://api.example.com\n`],
  ["skipped", `${DEV}VITE_CONVEX_URL=http://127.0.0.1:3210\n`],
  ["skipped", "CONVEX_DEPLOYMENT=local:a-b\nVITE_CONVEX_URL=http://127.0.0.1:3210\n"],
  ["skipped", DEV],
  ["skipped", "VITE_CONVEX_URL=https://happy-horse-123.convex.cloud\n"],
])("%s: %j", async (status, env) => {
  expect((await judge(env)).status).toBe(status);
});

test("both deployments are named, and what to write", async () => {
  const env = `${DEV}VITE_CONVEX_URL=https://tacit-goldfinch-750.convex.cloud\n`;
  expect(await judge(env)).toMatchObject({
    file: ".env.local",
    message: expect.stringMatching(/tacit-goldfinch-750.* pushes to happy-horse-123/),
    fix: "Write VITE_CONVEX_URL=https://happy-horse-123.convex.cloud",
  });
  expect((await judge(env, "production")).status).toBe("skipped");
});

import { expect, test } from "vitest";
import type { Project } from "../../src/project/project.ts";
import { decideSecretKey } from "../../src/prompts/decide-secret.ts";
import type { Questions } from "../../src/prompts/questions.ts";
import { HOST, KEY } from "../support/keys.ts";
import { projectWith } from "../support/project.ts";

const SECRET = "sk_test_ofATestThatIsNobodysKey";
const TYPED = "sk_test_anotherOneThatIsNobodysKey";

type Asked = Pick<Questions, "secretKey">;

/** What is decided for a Next app, and what was asked for it. */
async function decided(
  given: { pasted?: string; project?: Partial<Project>; dryRun?: boolean },
  answers: Partial<Asked> | null = {},
) {
  const asked: string[] = [];
  const questions: Asked = {
    secretKey: async (environment, { path }) => {
      asked.push(`${environment} for ${path}`);
      return TYPED;
    },
    ...answers,
  };
  const keys = {
    key: { value: KEY, environment: "test" as const, host: HOST },
    secretKey: given.pasted,
  };
  const kept = await decideSecretKey(
    projectWith({ framework: "next", ...given.project }),
    keys,
    { dryRun: given.dryRun ?? false },
    answers === null ? undefined : questions,
  );
  return { kept, asked };
}

const keeping = (value: string) => ({ variable: "CLERK_SECRET_KEY", value });

test("keeps the one that was pasted along: the plan shows it", async () => {
  expect(await decided({ pasted: SECRET })).toEqual({ kept: keeping(SECRET), asked: [] });
});

test("asks for it where none was pasted; it may be left for later", async () => {
  expect(await decided({})).toEqual({ kept: keeping(TYPED), asked: ["test for .env.local"] });
  expect((await decided({}, { secretKey: async () => undefined })).kept).toBeUndefined();
});

const inShell = { value: "test", source: "the environment's CLERK_SECRET_KEY", file: undefined };

test.each<[what: string, given: Parameters<typeof decided>[0]]>([
  ["there is one", { project: { secretKey: { ...inShell, value: "test" } } }],
  ["git has the env file", { project: { envFile: { path: ".env", text: "", tracked: true } } }],
  [
    "the server reads another file",
    { project: { workerSecrets: { path: ".dev.vars", hasSecretKey: false } } },
  ],
  ["nothing runs on a server", { project: { framework: "vite" } }],
  ["nothing is written", { dryRun: true }],
])("nobody is asked, and nothing kept: %s", async (_, given) => {
  const nothing = { kept: undefined, asked: [] };
  expect(await decided({ ...given, pasted: SECRET })).toEqual(nothing);
  expect(await decided(given)).toEqual(nothing);
});

test("where something else may give it, only one that was pasted is kept", async () => {
  const project = { envLoader: "doppler" };
  expect(await decided({ project })).toEqual({ kept: undefined, asked: [] });
  expect(await decided({ project, pasted: SECRET })).toEqual({ kept: keeping(SECRET), asked: [] });
});

test("nor where nobody is there", async () => {
  expect((await decided({ pasted: SECRET }, null)).kept).toBeUndefined();
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuthConfigRequest, editAuthConfig } from "../../src/plan/auth-config.ts";

const repository = resolve(import.meta.dirname, "../..");

const base: AuthConfigRequest = {
  existing: null,
  path: "convex/auth.config.ts",
  issuer: "https://happy-horse-1.clerk.accounts.dev",
  issuerIn: "file",
  variable: "CLERK_JWT_ISSUER_DOMAIN",
  hasAuthConfigType: true,
};
const head = 'import type { AuthConfig } from "convex/server";\n';
const envFile = textOf({ ...base, issuerIn: "env" });

/** The files that come out, by name. */
const files: Record<string, string> = {
  "created-env": envFile,
  "created-file": textOf(base),
  "created-env-untyped": textOf({ ...base, issuerIn: "env", hasAuthConfigType: false }),
  "created-file-untyped": textOf({ ...base, hasAuthConfigType: false }),
  "env-to-file": textOf({ ...base, existing: envFile.replace("[", "[\n    // mine") }),
  "file-to-env": textOf({
    ...base,
    issuerIn: "env",
    existing: `${head}export default { providers: [{ domain: "https://clerk.a.com", applicationID: "convex" }] } satisfies AuthConfig;`,
  }),
  "beside-another": textOf({
    ...base,
    issuerIn: "env",
    existing: `${head}declare const process: { env: { A: string } };\nexport default { providers: [{ domain: process.env.A, applicationID: "x" }] } satisfies AuthConfig;`,
  }),
  "beside-a-record": textOf({
    ...base,
    issuerIn: "env",
    existing: `${head}declare const process: { env: Record<string, string | undefined> };\nexport default { providers: [{ domain: process.env.A!, applicationID: "x" }] } satisfies AuthConfig;`,
  }),
};
/** Only sound where Node's types are there, as they were before. */
const withNode = textOf({
  ...base,
  issuerIn: "env",
  existing: `${head}export default { providers: [{ domain: process.env.A!, applicationID: "x" }] } satisfies AuthConfig;`,
});

function textOf(request: AuthConfigRequest): string {
  const edit = editAuthConfig(request);
  if (edit.status === "refused" || edit.status === "kept") throw new Error(edit.status);
  return edit.text;
}

describe("what is written type-checks", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "auth-config-"));
    await mkdir(join(folder, "node_modules/convex"), { recursive: true });
    await mkdir(join(folder, "node_modules/@types"));
    await symlink(
      join(repository, "node_modules/@types/node"),
      join(folder, "node_modules/@types/node"),
      "junction",
    );
    await writeFile(
      join(folder, "node_modules/convex/server.d.ts"),
      "export type AuthConfig = { providers: { domain: string; applicationID: string }[] };\n",
    );
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, `${name}.ts`), text);
    await writeFile(join(folder, "with-node.mts"), withNode);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = async (types: string[], include: string[]) => {
    const compilerOptions = {
      target: "ESNext",
      lib: ["ES2021"],
      module: "ESNext",
      moduleResolution: "bundler",
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      skipLibCheck: true,
      types,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include }));
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const { stdout } = await execa(process.execPath, [tsc, "-p", folder], { reject: false });
    return stdout;
  };

  it("without any ambient types", async () => {
    expect(await check([], ["*.ts"])).toBe("");
    expect(await check([], ["*.mts"])).toContain("with-node.mts(2,");
  });

  it("beside Node's types", async () => {
    expect(await check(["node"], ["*.ts", "*.mts"])).toBe("");
  });
});

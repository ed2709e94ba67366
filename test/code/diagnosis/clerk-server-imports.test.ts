import { describe, expect, test } from "vitest";
import { asksClerkServer } from "../../../src/code/diagnosis/clerk-server-imports.ts";

const SERVER = "@clerk/nextjs/server";

describe("whether a module asks Clerk on the server", () => {
  test.each<[what: string, text: string, asks: boolean]>([
    ["by name", `import { auth } from "${SERVER}";`, true],
    ["by another name", `import { currentUser as me } from '${SERVER}';`, true],
    ["by what may be either", `import * as clerk from "${SERVER}";`, true],
    ["by another module's hand", `export { auth } from "${SERVER}";`, true],
    ["later", `const { auth } = await import("${SERVER}");`, true],
    ["by require", `const { auth } = require("${SERVER}");`, true],
    ["over lines", `import {\n  auth,\n  type User,\n} from "${SERVER}";`, true],
    ["no: the middleware", `import { clerkMiddleware } from "${SERVER}";`, false],
    ["no: a type", `import type { auth } from "${SERVER}";`, false],
    ["no: a type among others", `import { type auth, clerkMiddleware } from "${SERVER}";`, false],
    ["no: a comment", `// import { auth } from "${SERVER}";`, false],
    ["no: a comment inside", `/*\nimport { auth } from "${SERVER}";\n*/`, false],
    ["no: a string", `const code = 'import { auth } from "${SERVER}"';`, false],
    ["no: another module", 'import { auth } from "./server";', false],
  ])("%s", (_, text, asks) => {
    expect(asksClerkServer({ path: "app/page.tsx", text })).toBe(asks);
  });
});

import { homedir } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { type OwnManifest, reportBug } from "../../src/report/bug.ts";
import { KEY } from "../support/keys.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What is printed on both streams for a fault. */
function told(fault: unknown, manifest: OwnManifest = { version: "1.2.3" }): string {
  let printed = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
  }
  expect(reportBug(fault, manifest, "add")).toBe(1);
  return printed;
}

test("a report has what a developer needs, and nothing of the user's", () => {
  vi.stubEnv("MY_TOKEN", "correct-horse-battery");
  const fault = new TypeError(
    `Cannot read 'secret value' of ${process.cwd()}/src/private.tsx and /srv/clients/acme/.env, ${KEY}, correct-horse-battery`,
  );
  fault.stack = `${fault.name}: ${fault.message}\n    at wire (file://${homedir()}/.npm/_npx/1/node_modules/add-clerk-convex/dist/add-ABC.js:12:34)`;
  const report = told(fault);
  expect(report).toContain("add-clerk-convex 1.2.3, Node v");
  expect(report).toContain("TypeError: Cannot read <value>");
  expect(report).toContain("at wire (dist/add-ABC.js:12:34)");
  for (const private_ of ["secret value", "private.tsx", "acme", KEY, "correct-horse", homedir()]) {
    expect(report).not.toContain(private_);
  }
});

test.each([undefined, null, "a word", { an: "object" }])(
  "%s that is thrown is a report too",
  (fault) => {
    expect(told(fault)).toContain("This is a bug in add-clerk-convex. Please report it");
  },
);

test("on both streams it names the address that package.json gives", () => {
  const url = "https://git.example/field/notes/issues";
  const report = told(new Error("x"), { version: "1.2.3", bugs: { url } });
  expect(report.split(`Please report it at ${url}, with`)).toHaveLength(3);
});

test("without one it names none", () => {
  const report = told(new Error("x"));
  expect(report.split("Please report it where you have this copy of it from, with")).toHaveLength(
    3,
  );
  expect(report).not.toContain("http");
});

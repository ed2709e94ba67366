import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { railPrinter } from "../../../src/report/printing/printer.ts";

const { columns } = process.stdout;

afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(process.stdout, { columns });
});

test("the last line of a prompted run is broken between words", async () => {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += stripVTControlCharacters(String(text));
    return true;
  });
  Object.assign(process.stdout, { columns: 40 });
  const printer = await railPrinter(() => {});
  printer.ending("Clerk is wired in. Still missing: CLERK_SECRET_KEY in .env.local.");
  printer.failure("It failed.", undefined, "The files were put back, each as it was before.");
  const lines = out.split("\n");
  expect(lines).toContain("└  Clerk is wired in. Still missing:");
  expect(lines).toContain("   CLERK_SECRET_KEY in .env.local.");
  expect(lines).toContain("   was before.");
});

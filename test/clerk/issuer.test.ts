import { expect, test } from "vitest";
import { asIssuer, issuerOf, readIssuer } from "../../src/clerk/issuer.ts";

test("the issuer of a key is its host", () => {
  expect(issuerOf({ value: "", environment: "test", host: "clerk.example.com" })).toBe(
    "https://clerk.example.com",
  );
});

test.each([
  ["https://clerk.example.com", "https://clerk.example.com"],
  ["clerk.example.com", "https://clerk.example.com"],
  ["  https://Clerk.Example.com/  ", "https://clerk.example.com"],
  ['"https://clerk.example.com"', "https://clerk.example.com"],
  ["https://example.com/__clerk/", "https://example.com/__clerk"],
  ["https://localhost:3000", "https://localhost:3000"],
])("%s is read as %s", (typed, issuer) => {
  expect(readIssuer(typed)).toEqual({ ok: true, issuer });
});

test.each([
  "",
  "http://clerk.example.com",
  "ftp://clerk.example.com",
  "https://user:word@clerk.example.com",
  "https://clerk.example.com?x=1",
  "https://clerk.example.com#x",
  "https://clerk",
  "not an address",
  "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
  "sk_test_abc",
])("%s is refused in words", (typed) => {
  const reading = readIssuer(typed);
  expect(reading.ok).toBe(false);
  expect(!reading.ok && reading.message).toMatch(/\.$/);
});

test.each([
  ["clerk.a.com", "https://clerk.a.com"],
  ["https://clerk.a.com//", "https://clerk.a.com"],
  ["http://localhost", "http://localhost"],
])("asIssuer: %s → %s", (domain, issuer) => {
  expect(asIssuer(domain)).toBe(issuer);
});

import { expect, test } from "vitest";
import { asIssuer, issuerMeant, issuerOf, readIssuer } from "../../src/clerk/issuer.ts";

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
  ["https://clerk.example.com/.well-known/jwks.json", "the address of its keys (JWKS)"],
  ["clerk.example.com/.well-known/jwks.json/", "the address of its keys (JWKS)"],
  ["https://clerk.example.com/.well-known/openid-configuration", "its OpenID configuration"],
  ["https://clerk.example.com/.well-known", "its documents"],
])("%s is below the issuer, which is said", (typed, what) => {
  const reading = readIssuer(typed);
  expect(reading).toMatchObject({ ok: false, message: expect.stringContaining(what) });
  expect(reading).toHaveProperty(
    "message",
    expect.stringMatching(/the issuer is https:\/\/clerk\.example\.com\.$/),
  );
});

test("a proxied instance's document is below its path", () => {
  const address = "https://example.com/__clerk/.well-known/jwks.json";
  expect(readIssuer(address)).toHaveProperty(
    "message",
    expect.stringContaining("the issuer is https://example.com/__clerk."),
  );
  expect(issuerMeant(address)).toBe("https://example.com/__clerk");
  expect(issuerMeant("clerk.a.com/")).toBe("https://clerk.a.com");
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

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPublishableKey, shortened } from "../../src/clerk/publishable-key.ts";
import { propertyRun } from "../support/property-run.ts";

const encode = (text: string) => Buffer.from(text).toString("base64");
const HOST = "happy-horse-1.clerk.accounts.dev";
const KEY = `pk_test_${encode(`${HOST}$`)}`;

describe("a well-formed key", () => {
  test.each([
    ["as it is", KEY],
    ["with spaces and a line end", `  ${KEY}\n`],
    ["in double quotes", `"${KEY}"`],
    ["in single quotes", `'${KEY}'`],
    ["as the dashboard's line", `VITE_CLERK_PUBLISHABLE_KEY=${KEY}`],
    ["as a quoted line", `export NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY = "${KEY}"`],
  ])("is read %s", (_, typed) => {
    expect(readPublishableKey(typed)).toEqual({
      ok: true,
      key: { value: KEY, environment: "test", host: HOST },
    });
  });

  test("may lack base64 padding", () => {
    const padded = `pk_live_${encode("clerk.example.io$")}`;
    const bare = padded.replace(/=+$/, "");
    expect(padded).not.toBe(bare);
    for (const value of [padded, bare]) {
      expect(readPublishableKey(value)).toEqual({
        ok: true,
        key: { value, environment: "live", host: "clerk.example.io" },
      });
    }
  });

  test("any host comes back as it was encoded", () => {
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom("test", "live"), (host, environment) => {
        const value = `pk_${environment}_${encode(`${host}$`)}`;
        expect(readPublishableKey(value)).toEqual({
          ok: true,
          key: { value, environment, host: host.toLowerCase() },
        });
      }),
      propertyRun("any host", 100),
    );
  });
});

describe("a key that is none", () => {
  test.each([
    ["nothing", ""],
    ["spaces", "   "],
    ["another prefix", `pk_dev_${encode(`${HOST}$`)}`],
    ["no dollar at the end", `pk_test_${encode(HOST)}`],
    ["two dollars", `pk_test_${encode(`${HOST}$$`)}`],
    ["a scheme in the host", `pk_test_${encode(`https://${HOST}$`)}`],
    ["a port", `pk_test_${encode(`${HOST}:443$`)}`],
    ["a path", `pk_test_${encode(`${HOST}/x$`)}`],
    ["a host without a dot", `pk_test_${encode("localhost$")}`],
    ["a line end in the host", `pk_test_${encode(`${HOST}\n$`)}`],
    ["a fourth part", `${KEY}_x`],
    ["cut short", KEY.slice(0, -8)],
    ["no base64", "pk_test_***"],
  ])("is refused: %s", (_, typed) => {
    expect(readPublishableKey(typed)).toMatchObject({ ok: false, code: "bad-key" });
  });

  test.each(["sk_test_abcDEF123", "sk_live_abcDEF123", 'CLERK_SECRET_KEY="sk_test_abcDEF123"'])(
    "a secret key is named as such and never repeated: %s",
    (typed) => {
      const reading = readPublishableKey(typed);
      expect(reading).toMatchObject({ ok: false, code: "secret-key" });
      expect(JSON.stringify(reading)).toContain("secret key");
      expect(JSON.stringify(reading)).not.toContain("abcDEF123");
    },
  );

  test("no input at all makes it throw, or repeats what was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 12 }), (typed) => {
        const reading = readPublishableKey(typed);
        if (!reading.ok) expect(reading.message).not.toContain(typed);
      }),
      propertyRun("any key", 100),
    );
  });
});

test("a key is shown shortened", () => {
  const reading = readPublishableKey(KEY);
  expect(reading.ok && shortened(reading.key)).toBe(`${KEY.slice(0, 12)}…`);
});

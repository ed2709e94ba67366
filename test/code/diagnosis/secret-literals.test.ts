import { describe, expect, test } from "vitest";
import { secretLiterals } from "../../../src/code/diagnosis/secret-literals.ts";

// Put together here, so that no scanner takes this file for a leak.
const [TEST, LIVE] = ["sk_" + "test_", "sk_" + "live_"];
const RANDOM = "Qm7Zt3Lx9Bv2Kd8Wn5Rg1Hp6Cs4Yj0Fe";

const inText = (text: string) =>
  secretLiterals({ path: "src/a.ts", text }).map(({ line, column }) => `${line}:${column}`);

describe("a secret key is found", () => {
  test.each([
    ["in a string", `const key = "${TEST}${RANDOM}";`, ["1:14"]],
    ["of production", `\n  clerk({ secretKey: '${LIVE}${RANDOM}' });`, ["2:23"]],
    ["in a comment", `// ${LIVE}${RANDOM}\n`, ["1:4"]],
    ["in a template", `\`Bearer ${TEST}${RANDOM}\``, ["1:9"]],
    ["of twenty characters", `"${TEST}${RANDOM.slice(0, 20)}"`, ["1:2"]],
    ["in a file with Windows' line ends", `a;\r\nb;\r\n"${TEST}${RANDOM}"`, ["3:2"]],
    [
      "each time",
      `"${TEST}${RANDOM}" ?? "${LIVE}${RANDOM}"\n${TEST}${RANDOM}`,
      ["1:2", "1:48", "2:1"],
    ],
  ])("%s", (_, text, places) => {
    expect(inText(text)).toEqual(places);
  });

  test("with its file, and never itself", () => {
    expect(secretLiterals({ path: "app/b.js", text: `"${TEST}${RANDOM}"` })).toEqual([
      { file: "app/b.js", line: 1, column: 2 },
    ]);
  });
});

describe("no secret key is", () => {
  test.each([
    `"${TEST}…"`,
    `"${TEST}..."`,
    `"${TEST}xxx"`,
    `"${TEST}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`,
    `"${LIVE}XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"`,
    `"${TEST}your_secret_key"`,
    `"${TEST}your_very_own_secret_key_goes_here_please"`,
    `"${TEST}YourClerkSecretKeyGoesHere1"`,
    `"${TEST}REPLACEWITHYOURCLERKKEYNOW"`,
    `"${TEST}00000000000000000000000000"`,
    `"${TEST}12345678901234567890123456"`,
    `"${TEST}abcdefghijklmnopqrstuvwxyz0123"`,
    `"${TEST}${RANDOM.slice(0, 19)}"`,
    `"pk_test_${RANDOM}"`,
    `"di${TEST}${RANDOM}"`,
    `/^sk_(?:test|live)_[A-Za-z0-9]{20,}$/`,
    `key.startsWith("${TEST}")`,
    "",
  ])("%s", (text) => {
    expect(inText(text)).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { moduleScripts } from "../../../src/project/entry/html-entries.ts";

test.each([
  [
    "create-vite's page",
    '<div id="root"></div><script type="module" src="/src/main.tsx"></script>',
    ["/src/main.tsx"],
  ],
  [
    "a path from the page",
    '<script type=module src="./app/main.jsx"></script>',
    ["./app/main.jsx"],
  ],
  ["a query", '<script type="module" src="/src/main.tsx?v=1"></script>', ["/src/main.tsx"]],
  [
    "Vite's base",
    '<script type="module" src="%BASE_URL%src/main.tsx"></script>',
    ["/src/main.tsx"],
  ],
  ["capitals and odd spacing", '<SCRIPT\n SRC="/a.js"\n TYPE="module" ></SCRIPT>', ["/a.js"]],
  [
    "several",
    '<script type="module" src="/a.js"></script><script type="module" src="/b.js"></script>',
    ["/a.js", "/b.js"],
  ],
  ["a comment is no script", '<!-- <script type="module" src="/a.js"></script> -->', []],
  ["a classic script", '<script src="/a.js"></script>', []],
  ["an inline module", '<script type="module">import "/a.js"</script>', []],
  ["another host's", '<script type="module" src="https://cdn.example.com/a.js"></script>', []],
  ["no markup at all", "", []],
])("%s", (_, html, expected) => {
  expect(moduleScripts(html)).toEqual(expected);
});

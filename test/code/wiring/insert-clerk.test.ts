import { describe, expect, test } from "vitest";
import { insertClerk } from "../../../src/code/wiring/insert-clerk.ts";

const CLERK = { sdk: "@clerk/nextjs", props: [] };
const BODY = { kind: "in-element", file: "app/layout.tsx", element: "body" } as const;
const PAGE = { kind: "around-page", file: "pages/_app.tsx", spread: "pageProps" } as const;
const inBody = (jsx: string) =>
  insertClerk({ path: BODY.file, text: `export default () => (\n  ${jsx}\n);\n` }, BODY, CLERK);
const HEAD = 'import { ClerkProvider } from "@clerk/nextjs";\n\n';

describe("around all that <body> holds", () => {
  test.each<[what: string, before: string, after: string]>([
    [
      "one element on a line of its own",
      "<body>\n    <A />\n  </body>",
      "<body>\n    <ClerkProvider>\n      <A />\n    </ClerkProvider>\n  </body>",
    ],
    [
      "an expression on the body's own line",
      "<body>{children}</body>",
      "<body>\n    <ClerkProvider>\n      {children}\n    </ClerkProvider>\n  </body>",
    ],
    [
      "several things",
      "<body>\n    <A />\n\n    {children}\n    Made by hand\n  </body>",
      "<body>\n    <ClerkProvider>\n      <A />\n\n      {children}\n      Made by hand\n    </ClerkProvider>\n  </body>",
    ],
    [
      "text, whose spaces a break would swallow",
      "<body>Hello {name} there</body>",
      "<body><ClerkProvider>Hello {name} there</ClerkProvider></body>",
    ],
  ])("%s", (_, before, after) => {
    expect(inBody(before)).toEqual({
      status: "edited",
      text: `${HEAD}export default () => (\n  ${after}\n);\n`,
    });
  });

  test.each([
    ["a framework's own", "<Html><Head /><Body className={x}>{children}</Body></Html>"],
    ["one of several in a namespace", "<Doc.Html><Doc.Body>{children}</Doc.Body></Doc.Html>"],
    ["the only component beside the head", "<html><head /><Frame>{children}</Frame></html>"],
  ])("where a component stands for it: %s", (_, before) => {
    const edit = inBody(before);
    const text = "text" in edit ? edit.text : "";
    expect(text.slice(HEAD.length).replace(/\s*\n\s*/g, "")).toContain(
      before.replace("{children}", "<ClerkProvider>{children}</ClerkProvider>"),
    );
  });

  test.each<[what: string, jsx: string, says: string]>([
    ["a document without one", "<html>{children}</html>", "There is no <body>"],
    ["a component in a document of several", "<html><A>a</A><B>b</B></html>", "There is no <body>"],
    ["no body", "<main>{children}</main>", "There is no <body>"],
    ["two", "<><body>a</body><body>b</body></>", "There is several <body>"],
    ["an empty one", "<body />", "holds nothing"],
  ])("refused: %s", (_, jsx, says) => {
    const message = expect.stringContaining(says);
    expect(inBody(jsx)).toMatchObject({ status: "refused", message });
  });

  test("a component of that name in the file gets out of the way", () => {
    const text = "const ClerkProvider = 1;\nexport default () => <body><A /></body>;\n";
    const placed = insertClerk({ path: BODY.file, text }, BODY, CLERK);
    expect(placed).toMatchObject({ text: expect.stringContaining("<ClerkAuthProvider>") });
    expect(placed).toMatchObject({
      text: expect.stringContaining("import { ClerkProvider as ClerkAuthProvider }"),
    });
  });
});

describe("around the page that is given its props", () => {
  test("with the props as they are written there", () => {
    const text =
      "export default (props) => (\n  <Theme>\n    <props.Component {...props.pageProps} />\n  </Theme>\n);\n";
    expect(insertClerk({ path: PAGE.file, text }, PAGE, CLERK)).toMatchObject({
      text: expect.stringContaining(
        "  <ClerkProvider {...props.pageProps}>\n    <Theme>\n      <props.Component {...props.pageProps} />\n    </Theme>\n  </ClerkProvider>\n",
      ),
    });
  });

  test("refused where nothing is given them", () => {
    const text = "export default ({ Component }) => <Component />;\n";
    expect(insertClerk({ path: PAGE.file, text }, PAGE, CLERK)).toMatchObject({
      status: "refused",
      message: expect.stringContaining("{...pageProps}"),
    });
  });
});

import { describe, expect, test } from "vitest";
import { playApp } from "../support/played-app.ts";

const DOOR = 'export function Door() {\n  return <form><input type="password" /></form>;\n}\n';

describe("a login of the app's own is found in a page that its framework finds by its name", () => {
  test.each<[fixture: string, page: string, text: string, door: string]>([
    [
      "next-pages-16",
      "pages/enter.tsx",
      'import { Door } from "../components/Door";\nexport default Door;\n',
      "components/Door.tsx",
    ],
    [
      "react-router-7",
      "app/routes/enter.tsx",
      'import { Door } from "../Door";\nexport default Door;\n',
      "app/Door.tsx",
    ],
  ])("%s", async (fixture, page, text, door) => {
    const { plan } = await playApp(fixture, { [page]: text, [door]: DOOR });
    expect(plan.warnings.join("\n")).toContain(
      `This app seems to have a login of its own: ${door}:2 (a field for a password).`,
    );
  });

  test("and not in what only tries one", async () => {
    const { plan } = await playApp("next-pages-16", { "components/Door.test.tsx": DOOR });
    expect(plan.warnings.join("\n")).not.toContain("login of its own");
  });
});

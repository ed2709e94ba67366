import { expect, test } from "vitest";
import { playApp, refusalIn } from "../support/played-app.ts";

const layout = (
  inside: string,
  imports = "",
) => `import { createElement, type ReactNode } from "react";
import { ConvexClientProvider } from "./ConvexClientProvider";
${imports}
export default function RootLayout({ children }: { children: ReactNode }) {
  return createElement("html", { lang: "en" }, createElement("body", null, ${inside}));
}
`;
const BACKEND = "createElement(ConvexClientProvider, null, children)";

test("a body that is made by createElement is refused as that, and the step mends it", async () => {
  const refused = await refusalIn("next-plain-provider", { "app/layout.tsx": layout(BACKEND) });
  expect(refused.message).toContain('app/layout.tsx:5:48 createElement("body", …) isn\'t followed');
  const followed = layout(
    `createElement(ClerkProvider, null, ${BACKEND})`,
    'import { ClerkProvider } from "@clerk/nextjs";\n',
  );
  const { changes } = await playApp("next-plain-provider", { "app/layout.tsx": followed });
  expect(changes["app/layout.tsx"]).toBeUndefined();
  expect(changes["app/ConvexClientProvider.tsx"]).toContain("useAuth={useAuth}");
});

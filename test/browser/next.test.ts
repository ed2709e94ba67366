/** Next, by dialog, with what its server is told; and Expo's app for the web. */

import { frameworkWalk } from "./framework-walk.ts";

frameworkWalk({
  fixture: "next-app-16",
  way: "dialog",
  probe: "app/Probe.tsx",
  edits: [
    {
      file: "app/page.tsx",
      from: "<h1>Tides at the old pier</h1>",
      to: `<h1>Tides at the old pier</h1>
        <Probe />`,
    },
    {
      file: "app/page.tsx",
      from: 'import Link from "next/link";',
      to: `import Link from "next/link";
import { Probe } from "./Probe";`,
    },
  ],
  serverPage: "/server",
  tokenlessPage: "/tokenless",
  middleware: "proxy.ts",
  files: {
    "app/tokenless/page.tsx": `import { auth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
import { api } from "../../convex/_generated/api";

export const instant = false;

export default async function TokenlessPage() {
  const { userId } = await auth();
  const who = await fetchQuery(api.signedInUser.get, {});
  return <p>{\`as \${userId ?? "nobody"}, Convex \${who?.subject ?? "nobody"}\`}</p>;
}
`,
    "app/server/page.tsx": `import { auth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
import { api } from "../../convex/_generated/api";

// It can't be made before somebody asks for it.
export const instant = false;

export default async function ServerPage() {
  const { userId, getToken } = await auth();
  const token = (await getToken({ template: "convex" })) ?? undefined;
  const who = await fetchQuery(api.signedInUser.get, {}, { token });
  return <p>{\`as \${userId ?? "nobody"}, Convex \${who?.subject ?? "nobody"}\`}</p>;
}
`,
  },
});

frameworkWalk({
  fixture: "next-pages-16",
  way: "dialog",
  probe: "Probe.tsx",
  edits: [
    {
      file: "pages/index.tsx",
      from: "<h1>Kites in the air</h1>",
      to: `<h1>Kites in the air</h1>
          <Probe />`,
    },
    {
      file: "pages/index.tsx",
      from: 'import Head from "next/head";',
      to: `import Head from "next/head";
import { Probe } from "../Probe";`,
    },
  ],
  serverPage: "/server",
  files: {
    "pages/server.tsx": `import { getAuth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
import type { GetServerSideProps } from "next";
import { api } from "../convex/_generated/api";

type Props = { asked: string };

export const getServerSideProps: GetServerSideProps<Props> = async ({ req }) => {
  const { userId, getToken } = getAuth(req);
  const token = (await getToken({ template: "convex" })) ?? undefined;
  const who = await fetchQuery(api.signedInUser.get, {}, { token });
  return { props: { asked: \`as \${userId ?? "nobody"}, Convex \${who?.subject ?? "nobody"}\` } };
};

export default function ServerPage({ asked }: Props) {
  return <p>{asked}</p>;
}
`,
  },
});

frameworkWalk({
  fixture: "expo-router-app",
  // The sample has no panel for Expo.
  way: "in-page",
  probe: "src/Probe.tsx",
  edits: [
    {
      file: "src/app/index.tsx",
      from: "<Text style={styles.title}>Kites over the field</Text>",
      to: `<Text style={styles.title}>Kites over the field</Text>
        <Probe />`,
    },
    {
      file: "src/app/index.tsx",
      from: "import { Link } from 'expo-router';",
      to: `import { Link } from 'expo-router';
import { Probe } from '../Probe';`,
    },
  ],
});

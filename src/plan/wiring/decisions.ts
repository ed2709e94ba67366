/** Lists what a run decided by itself, with the option that decides otherwise. */

import type { Answers } from "../../answers.ts";
import { issuerOf } from "../../clerk/issuer.ts";
import { NO_KEY, shortened } from "../../clerk/publishable-key.ts";
import type { Project } from "../../project/project.ts";
import type { Decision } from "../plan.ts";

export function decisions(project: Project, answers: Answers): Decision[] {
  const { publishableKey, issuer, sdk } = answers;
  const follows = issuer === issuerOf(publishableKey);
  return [
    ...keyDecision(answers),
    {
      what: "Issuer",
      value: issuer,
      otherwise: follows ? "from the key; --issuer" : "--issuer",
    },
    placeDecision(project, answers),
    { what: "Package", value: sdk.name, otherwise: "--sdk" },
    ...(answers.isWatched && answers.convexRun === "once" ? [PUSHED_ONCE] : []),
    ...(answers.example ? [sampleDecision(project)] : []),
  ];
}

const PUSHED_ONCE: Decision = {
  what: "Convex",
  value: "pushed once, since convex dev is running here already",
};

function keyDecision({ publishableKey, keySource }: Answers): Decision[] {
  const value = shortened(publishableKey);
  if (publishableKey === NO_KEY)
    return [{ what: "Key", value: `${value} stands for yours`, otherwise: "--publishable-key" }];
  if (keySource === undefined) return [];
  return [{ what: "Key", value, otherwise: `from ${keySource}` }];
}

function placeDecision({ authConfig }: Project, { issuerIn, issuerVariable }: Answers): Decision {
  return issuerIn === "env"
    ? {
        what: "Read from",
        value: `${issuerVariable} on the Convex deployment`,
        otherwise: "--issuer-in file",
      }
    : { what: "Read from", value: authConfig.path, otherwise: "--issuer-in env" };
}

function sampleDecision({ sampleFiles }: Project): Decision {
  const panel = sampleFiles.panel ? ", and a panel to sign in with" : "";
  return {
    what: "Sample",
    value: `a query that reads the signed-in user${panel}`,
    otherwise: "--no-example",
  };
}

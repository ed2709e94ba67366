/**
 * Draws the README's picture from a real run in a pseudo-terminal: `npm run picture`, after a
 * build. The sample app, the deployment and Clerk are those of the demo.
 */

import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { startClerk } from "./servers/clerk.ts";
import { startConvexDeployment } from "./servers/convex-deployment.ts";
import { installApp } from "./support/install-app.ts";
import { cleanEnvironment } from "./support/run.ts";
import { makeTemp } from "./support/temp.ts";
import startTestRegistry from "./support/test-registry.ts";

const ROOT = resolve(import.meta.dirname, "..");
const SAMPLE = join(ROOT, "fixtures/vite-strict-mode/before");
const COLUMNS = 108;
const ROWS = 140;

/** A terminal's sixteen colours, readable on a dark ground. */
const PALETTE =
  "#1e1e2e #f38ba8 #a6e3a1 #f9e2af #89b4fa #cba6f7 #94e2d5 #cdd6f4 #7f849c #f38ba8 #a6e3a1 #f9e2af #89b4fa #cba6f7 #94e2d5 #ffffff".split(
    " ",
  );
const FOREGROUND = "#cdd6f4";
const CELL = { width: 8.4, height: 18 };

type Answer = { on: string; type: string };

async function main(): Promise<void> {
  const endRegistry = await startTestRegistry();
  const app = join(await makeTemp("picture"), "field-notes");
  cpSync(SAMPLE, app, { recursive: true });
  await installApp(app);
  const deployment = await startConvexDeployment({ name: "happy-horse-123" });
  const clerk = await startClerk({ host: "happy-horse-1.clerk.accounts.dev" });
  const display = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  await record(display, app, { ...clerk.routes, ...deployment.cloud }, [
    { on: "Clerk publishable key", type: `${clerk.publishableKey}\r` },
    { on: "Make these changes", type: "\r" },
    { on: "functions ready", type: "\x03" },
  ]);
  writeFileSync(join(ROOT, ".github/run.svg"), svgOf(display));
  await Promise.all([deployment.close(), clerk.close(), endRegistry()]);
}

/** Runs the tool, answering each question once it is on the screen. */
function record(
  display: xterm.Terminal,
  cwd: string,
  env: Record<string, string>,
  answers: Answer[],
): Promise<void> {
  const child = pty.spawn(process.execPath, [join(ROOT, "dist/cli.js")], {
    name: "xterm-256color",
    cols: COLUMNS,
    rows: ROWS,
    cwd,
    env: cleanEnvironment({ TERM: "xterm-256color", ...env }),
  });
  const waiting = [...answers];
  child.onData((data) =>
    display.write(data, () => {
      const [next] = waiting;
      if (!next || !textOf(display).includes(next.on)) return;
      waiting.shift();
      setTimeout(() => child.write(next.type), 300);
    }),
  );
  return new Promise((done) => child.onExit(() => display.write("", done)));
}

function textOf(display: xterm.Terminal): string {
  return linesOf(display)
    .map((line) => line.translateToString(true))
    .join("\n");
}

function linesOf(display: xterm.Terminal): xterm.IBufferLine[] {
  const { active } = display.buffer;
  return Array.from({ length: active.length }, (_, index) => active.getLine(index)).filter(
    (line) => line !== undefined,
  );
}

/** The questions, what stands beside them, and the last word: the diff would fill the page. */
function svgOf(display: xterm.Terminal): string {
  const lines = linesOf(display);
  const at = (text: string) => {
    const found = lines.findIndex((line) => line.translateToString(true).includes(text));
    if (found === -1) throw new Error(`The run never showed ${text}.`);
    return found;
  };
  const question = at("Make these changes?");
  const shown = [
    ...lines.slice(0, at("Clerk publishable key") + 3),
    ...lines.slice(at("Vite + React with"), at("This will run")),
    ...lines.slice(question, question + 3),
    ...lines.slice(at("└")).slice(0, 1),
  ];
  const [width, height] = [COLUMNS * CELL.width + 32, shown.length * CELL.height + 64];
  const rows = shown.map((line, index) => rowOf(line, 58 + index * CELL.height));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
<title>A run of add-clerk-convex in a terminal</title>
<rect width="100%" height="100%" rx="8" fill="${PALETTE[0]}"/>
<circle cx="20" cy="20" r="6" fill="#f38ba8"/><circle cx="40" cy="20" r="6" fill="#f9e2af"/><circle cx="60" cy="20" r="6" fill="#a6e3a1"/>
${rows.filter(Boolean).join("\n")}
</svg>
`;
}

function rowOf(line: xterm.IBufferLine, y: number): string {
  const spans: { colour: string; bold: boolean; at: number; text: string }[] = [];
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    const text = cell?.getChars() || " ";
    const colour = cell?.isDim()
      ? (PALETTE[8] ?? FOREGROUND)
      : (cell?.isFgPalette() && PALETTE[cell.getFgColor()]) || FOREGROUND;
    const bold = Boolean(cell?.isBold());
    const last = spans.at(-1);
    if (last && last.colour === colour && last.bold === bold) last.text += text;
    else spans.push({ colour, bold, at: column, text });
  }
  const drawn = spans
    .filter(({ text }) => text.trim() !== "")
    .map(({ colour, bold, at, text }) => {
      const length = text.trimEnd().length * CELL.width;
      return `<tspan x="${(16 + at * CELL.width).toFixed(1)}" textLength="${length.toFixed(1)}" fill="${colour}"${bold ? ' font-weight="bold"' : ""}>${escaped(text.trimEnd())}</tspan>`;
    });
  return drawn.length === 0 ? "" : `<text y="${y}" xml:space="preserve">${drawn.join("")}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

await main();

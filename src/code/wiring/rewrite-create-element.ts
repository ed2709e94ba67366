/** Rewrites a Convex provider that is rendered by createElement. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { continuationLines } from "../splice/jsx-layout.ts";
import { commentsIn } from "../syntax/comments.ts";
import type { ElementCall } from "../syntax/create-element.ts";
import { columns, type FileStyle, indentationAt } from "../syntax/file-style.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { lastProperty } from "../syntax/values/evaluate.ts";

export type CallChange = {
  /** The component's new name; undefined keeps the old one. */
  name: string | undefined;
  /** The local name of `useAuth`, where it is to be given. */
  useAuth: string | undefined;
  /** The element to put around, with its props as an object has them. */
  around: { name: string; props: readonly string[] } | undefined;
};

/** A piece of code, laid out for a line with that indentation and other text of `extra` columns. */
type Laid = (indentation: string, extra?: number) => string;

/** Why a call can't be rewritten; undefined where it can. */
export function callObstacle(
  node: ts.CallExpression,
  call: ElementCall,
  { path }: ParsedFile,
): string | undefined {
  const { props, children } = call;
  if (!props || !mayHoldClient(props)) return "The provider is given no client here.";
  if (node.typeArguments) return "The call names its types, which are those of ConvexProvider.";
  if (
    children.length > 0 &&
    ts.isObjectLiteralExpression(props) &&
    lastProperty(props, "children")
  ) {
    return "The provider is given children both as a prop and as arguments here.";
  }
  if (ts.isSpreadElement(props) || children.some(ts.isSpreadElement)) {
    return "What the provider is given here is spread, so that it can't be told apart.";
  }
  if (isTypeScript(path) && children.length > 1) {
    return "The provider is given several children here, which ConvexProviderWithClerk's types don't allow.";
  }
  const parts = [node.expression, call.component, ...writtenProps(props), ...children];
  const isInPart = ({ pos, end }: ts.CommentRange) =>
    parts.some((part) => part.getStart() <= pos && end <= part.getEnd());
  return commentsIn(node).some((comment) => !isInPart(comment))
    ? "A comment stands between what the provider is given here."
    : undefined;
}

/** Whether props may have a `client`: an object that names it or spreads another, or a variable. */
function mayHoldClient(props: ts.Expression): boolean {
  if (props.kind === ts.SyntaxKind.NullKeyword || props.getText() === "undefined") return false;
  if (!ts.isObjectLiteralExpression(props)) return true;
  return props.properties.some(
    (each) => ts.isSpreadAssignment(each) || each.name?.getText() === "client",
  );
}

/** Writes the call anew: on one line where it fits, else as Prettier breaks it. */
export function spliceCall(
  edited: MagicString,
  node: ts.CallExpression,
  call: ElementCall,
  change: CallChange,
  file: ParsedFile,
  style: FileStyle,
): void {
  const callee = node.expression.getText();
  const { component, props, children } = call;
  const useAuth = change.useAuth === "useAuth" ? "useAuth" : `useAuth: ${change.useAuth}`;
  const entries = [
    ...(props ? writtenProps(props).map(laidAsIs) : []),
    ...(change.useAuth ? [written(useAuth)] : []),
  ];
  const inner = laidCall(
    { callee, component: change.name ?? component.getText(), entries, path: file.path, style },
    children.map(laidAsIs),
  );
  const { around } = change;
  const whole = around
    ? laidCall(
        {
          callee,
          component: around.name,
          entries: around.props.map(written),
          path: file.path,
          style,
        },
        [inner],
      )
    : inner;
  const line = file.text.slice(
    file.text.lastIndexOf("\n", node.getStart() - 1) + 1,
    node.getStart(),
  );
  const rest = /^[^\r\n]*/.exec(file.text.slice(node.getEnd()))?.[0] ?? "";
  const indentation = indentationAt(file.text, node.getStart());
  const extra = columns(line) - columns(indentation) + columns(rest);
  edited.overwrite(node.getStart(), node.getEnd(), whole(indentation, extra));
}

/** TypeScript lets a component whose props require children take them only among its props. */
function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** The properties of an object, or the value that is spread in one. */
function writtenProps(props: ts.Expression): readonly ts.Node[] {
  return ts.isObjectLiteralExpression(props) ? props.properties : [props];
}

function laidCall(
  call: {
    callee: string;
    component: string;
    entries: readonly Laid[];
    path: string;
    style: FileStyle;
  },
  children: readonly Laid[],
): Laid {
  const { callee, component, path, style } = call;
  const [only] = children;
  const asProp = isTypeScript(path) && only ? [laidProp("children", only)] : [];
  const entries = [...call.entries, ...asProp];
  const rest = asProp.length > 0 ? [] : children;
  return (indentation, extra = 0) => {
    const deeper = indentation + style.indent;
    // Each part's own comma counts.
    const lay = (laid: Laid) => laid(deeper, 1);
    const object = `{ ${entries.map(lay).join(", ")} }`;
    const oneLine = `${callee}(${[component, object, ...rest.map(lay)].join(", ")})`;
    const fits = columns(indentation + oneLine) + extra <= style.width;
    if (!oneLine.includes("\n") && fits) return oneLine;
    const lines = (parts: readonly string[]) => {
      const lineBreak = style.newline + deeper;
      return `${lineBreak}${parts.join(`,${lineBreak}`)},${style.newline}${indentation}`;
    };
    return rest.length === 0
      ? `${callee}(${component}, {${lines(entries.map(lay))}})`
      : `${callee}(${lines([component, object, ...rest.map(lay)])})`;
  };
}

function laidProp(name: string, value: Laid): Laid {
  return (indentation, extra = 0) => {
    const text = value(indentation, extra + `${name}: `.length);
    return text === name ? name : `${name}: ${text}`;
  };
}

function written(text: string): Laid {
  return () => text;
}

/** A node's own text, moved to a line with another indentation. */
function laidAsIs(node: ts.Node): Laid {
  const { text } = node.getSourceFile();
  const spread = isSpreadProps(node) ? "..." : "";
  const base = indentationAt(text, node.getStart());
  return (indentation) => {
    let laid = node.getText();
    for (const line of continuationLines(node).reverse()) {
      if (!text.startsWith(base, line)) continue;
      const at = line - node.getStart();
      laid = laid.slice(0, at) + indentation + laid.slice(at + base.length);
    }
    return spread + laid;
  };
}

/** Whether a node is the second argument of its call as a whole: an object known by name only. */
function isSpreadProps(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.arguments[1] === node;
}

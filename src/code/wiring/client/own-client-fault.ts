/** Reads back that giving each component its own client changed that alone. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { originOf } from "../../syntax/binding.ts";
import { type ParsedFile, parseFile } from "../../syntax/parse.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { constantNamed } from "../../syntax/values/constants.ts";
import { unintendedChange } from "../verify.ts";
import { clientValue, givenClient, wiredIn } from "./given-client.ts";

/** A client of a component's own, and the function that makes it. */
type OwnClient = { name: string; hook: ts.VariableStatement; maker: ts.VariableDeclaration };

/**
 * What is wrong with the result: each wired provider must have a client of its own, and taken back,
 * with `comment`, the text must say what it said before.
 */
export function ownClientFault(
  before: ParsedFile,
  after: ParsedFile,
  comment: string,
): string | undefined {
  const wired = wiredIn(after);
  const isShared = wired.some((element) => givenClient(element, after).status !== "own");
  if (isShared) return "a client would still be shared";
  const own = new Map<ts.Node, OwnClient>();
  for (const [at, element] of wiredIn(before).entries()) {
    if (givenClient(element, before).status === "own") continue;
    const value = wired[at] && clientValue(wired[at], after);
    const client = value && ownClient(value, after);
    if (!client) return "the client would not be the state of its component";
    own.set(client.hook, client);
  }
  const text = takenBack([...own.values()], after, comment);
  return unintendedChange(before, parseFile(after.path, text, after.reExports));
}

/** A client that is given by `const [client] = useState(maker)`. */
function ownClient(value: ts.Expression, file: ParsedFile): OwnClient | undefined {
  const declared = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
  const hook = declared && ts.findAncestor(declared, ts.isVariableStatement);
  const call = hook?.declarationList.declarations[0]?.initializer;
  if (!declared || !hook || !call || !ts.isCallExpression(call)) return undefined;
  const origin = originOf(call.expression, file);
  if (origin?.module !== "react" || origin.name !== "useState") return undefined;
  const maker = call.arguments[0] && constantNamed(call.arguments[0], file);
  const made = maker && arrowOf(maker)?.body;
  if (!maker || !made || !ts.isNewExpression(unwrap(made))) return undefined;
  return { name: value.getText(file.tree), hook, maker };
}

/** The text without the hooks, and with the constants that the makers were. */
function takenBack(
  clients: readonly OwnClient[],
  { tree, text }: ParsedFile,
  comment: string,
): string {
  const edited = new MagicString(text);
  for (const { name, hook, maker } of clients) {
    edited.remove(hook.getStart(tree), hook.getEnd());
    const arrow = arrowOf(maker);
    const type = arrow?.type ? `: ${arrow.type.getText(tree)}` : "";
    const end = arrow?.body.getStart(tree) ?? maker.getEnd();
    edited.overwrite(maker.name.getStart(tree), end, `${name}${type} = `);
    const statement = ts.findAncestor(maker, ts.isVariableStatement);
    const above = ts.getLeadingCommentRanges(text, statement?.getFullStart() ?? 0)?.at(-1);
    if (above && text.slice(above.pos, above.end) === comment) {
      edited.remove(above.pos, above.end);
    }
  }
  return edited.toString();
}

function arrowOf({ initializer }: ts.VariableDeclaration): ts.ArrowFunction | undefined {
  return initializer && ts.isArrowFunction(initializer) ? initializer : undefined;
}

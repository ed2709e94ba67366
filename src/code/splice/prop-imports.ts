/** Names what new props refer to, and lists the imports that this takes. */

import type { ts } from "ts-morph";
import { freeName, importedName } from "../syntax/identifiers.ts";
import type { NewImport } from "./import-edits.ts";
import type { NamedImport, Prop } from "./jsx-prop.ts";

/** The props with the names that the file has, or is to get, for what they name; and what it lacks. */
export function importedProps(
  { props, imports = [] }: { props: readonly Prop[]; imports?: readonly NamedImport[] },
  tree: ts.SourceFile,
): { props: Prop[]; imports: NewImport[] } {
  const named = imports.flatMap(({ module, names }) =>
    names.map((exported) => {
      const present = importedName(tree, module, exported);
      const clerks = `clerk${exported.charAt(0).toUpperCase()}${exported.slice(1)}`;
      const local = present ?? freeName(tree, [exported, clerks]);
      return { module, exported, local, isMissing: present === undefined };
    }),
  );
  return {
    props: props.map((prop) => {
      const found = "value" in prop && named.find(({ exported }) => exported === prop.value);
      return found ? { name: prop.name, value: found.local } : prop;
    }),
    imports: imports.map(({ module }) => ({
      module,
      names: named.filter((each) => each.module === module && each.isMissing),
    })),
  };
}

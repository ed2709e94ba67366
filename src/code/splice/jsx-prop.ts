/** Writes a prop, for an element or for a call. */

/** A name with an expression, or an expression that is spread. */
export type Prop = { name: string; value: string } | { spread: string };

/** Names to import from a module. */
export type NamedImport = { module: string; names: readonly string[] };

/** As JSX has it. */
export function jsxProp(prop: Prop): string {
  return "spread" in prop ? `{...${prop.spread}}` : `${prop.name}={${prop.value}}`;
}

/** As an object has it. */
export function objectProp(prop: Prop): string {
  return "spread" in prop ? `...${prop.spread}` : `${prop.name}: ${prop.value}`;
}

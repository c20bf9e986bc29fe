/** Reading of parsed manifests, whose shapes nobody promises: what has another type than expected counts as absent. */
export type Table = Readonly<Record<string, unknown>>;

export function asTable(value: unknown): Table | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

/** The own property; names such as `__proto__` and `constructor` find nothing that the manifest doesn't say. */
export function field(table: Table | undefined, name: string): unknown {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function tableField(table: Table | undefined, name: string): Table | undefined {
  return asTable(field(table, name));
}

export function textField(table: Table | undefined, name: string): string | undefined {
  const value = field(table, name);
  return typeof value === "string" ? value : undefined;
}

/** The strings of a list; [] when it is none. */
export function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** The tables of a list; [] when it is none. */
export function tableList(value: unknown): Table[] {
  return Array.isArray(value) ? value.map(asTable).filter((item): item is Table => item !== undefined) : [];
}

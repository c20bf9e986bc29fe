import type { ManifestDocument, ValueDocument } from "./manifest-document.ts";
import { type DocumentPath, keyOf, type SchemaProblem } from "./schema-check.ts";
import { GlobPattern } from "./glob-pattern.ts";
import { valueProblem } from "./value-check.ts";

const NAMED_LISTS = ["lens", "query", "rule", "analyzer", "exporter", "language"] as const;

/** What a manifest that fits its schema still cannot mean: hooks of one name, defaults outside their own bounds … */
export function manifestContradictions(document: ManifestDocument): readonly SchemaProblem[] {
  return [
    ...NAMED_LISTS.flatMap((trait) => repeated([trait], document[trait] ?? [])),
    ...repeatedColumns(document),
    ...hostDataTooEarly(document),
    ...badValues(["config"], document.config ?? {}),
    ...(document.query ?? []).flatMap((query, index) =>
      badValues(["query", index, "parameters"], query.parameters ?? {}),
    ),
    ...badGlobs("lens", document.lens ?? []),
    ...badGlobs("rule", document.rule ?? []),
  ];
}

function repeated(path: DocumentPath, entries: readonly { readonly name: string }[]): SchemaProblem[] {
  return entries.flatMap(({ name }, index) =>
    entries.findIndex((each) => each.name === name) === index
      ? []
      : [problem([...path, index, "name"], `is ${JSON.stringify(name)} again`, "give each a name of its own")],
  );
}

/** A host of contract 1.0 does not know the key: what needs it must not claim to run there. */
function hostDataTooEarly({ plugin, capabilities }: ManifestDocument): SchemaProblem[] {
  if (capabilities?.["host-data"] === undefined || plugin.api !== "1.0") return [];
  return [problem(["plugin", "api"], 'is "1.0", which has no host-data', 'write api = "1.1"')];
}

/** All analyzers of a plugin share the names of their columns with all others of the graph. */
function repeatedColumns({ analyzer = [], query = [] }: ManifestDocument): SchemaProblem[] {
  const seen = new Set<string>();
  const shared = analyzer.flatMap(({ columns }, hook) =>
    columns.flatMap(({ name }, index) => {
      if (!seen.has(name)) return seen.add(name) && [];
      const path = ["analyzer", hook, "columns", index, "name"];
      return [problem(path, `is ${JSON.stringify(name)} again`, "give each column a name of its own")];
    }),
  );
  return [...shared, ...query.flatMap(({ columns = [] }, hook) => repeated(["query", hook, "columns"], columns))];
}

function badValues(path: DocumentPath, values: Readonly<Record<string, ValueDocument>>): SchemaProblem[] {
  return Object.entries(values).flatMap(([name, schema]) => {
    const { minimum, maximum } = schema;
    if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
      return [problem([...path, name, "minimum"], `is ${minimum}, above the maximum of ${maximum}`, "swap them")];
    }
    if (schema.default === undefined) return [];
    const wrong = valueProblem({ name, ...schema }, schema.default);
    return wrong === undefined ? [] : [problem([...path, name, "default"], wrong.reason, wrong.remedy)];
  });
}

function badGlobs(
  trait: "lens" | "rule",
  hooks: readonly { readonly filter?: { readonly paths?: readonly string[] } }[],
): SchemaProblem[] {
  return hooks.flatMap(({ filter }, hook) =>
    (filter?.paths ?? []).flatMap((glob, index) => {
      const wrong = GlobPattern.problem(glob);
      const path = [trait, hook, "filter", "paths", index];
      return wrong === undefined ? [] : [problem(path, wrong, "use *, ** between slashes, and ? only")];
    }),
  );
}

function problem(path: DocumentPath, reason: string, remedy: string): SchemaProblem {
  return { path, key: keyOf(path), reason, remedy };
}

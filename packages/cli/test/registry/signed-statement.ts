import { readFile } from "node:fs/promises";
import type { Predicates, StatementType } from "@parseltongue/registry";

/** What a signed statement says that lies at a path. */
export async function predicateAt<Type extends StatementType>(path: string): Promise<Predicates[Type]> {
  const { payload } = JSON.parse(await readFile(path, "utf8")) as { readonly payload: string };
  const statement = JSON.parse(Buffer.from(payload, "base64").toString()) as { readonly predicate: Predicates[Type] };
  return statement.predicate;
}

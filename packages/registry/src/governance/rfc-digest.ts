import { hash } from "node:crypto";
import type { Rfc } from "../model/governance/rfc.ts";
import { writeDocument } from "../model/parse-document.ts";
import type { Sha256 } from "../model/scalars.ts";

/** What votes name an RFC by: its file as it reads while it is open. @throws RegistryError `bad-document` */
export function rfcSha256(rfc: Rfc): Sha256 {
  return hash("sha256", writeDocument("rfc", { ...rfc, state: "open" }), "hex");
}

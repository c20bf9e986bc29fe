import { hash } from "node:crypto";
import type { Cancellable } from "@parseltongue/base";
import { tally } from "../governance/tally.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { RfcNumber, Time } from "../model/scalars.ts";
import type { VerifiedTap } from "../tap/state/verified-tap.ts";
import { readStatements, tapKeys } from "./read-statements.ts";

/**
 * Which of some RFCs were accepted: counted from the votes until a moment, whatever their files say of themselves.
 * @throws RegistryError `tap-incomplete`, `bad-document`
 */
export async function acceptedRfcs(
  tap: VerifiedTap,
  numbers: readonly RfcNumber[],
  atTime: Time,
  options?: Cancellable,
): Promise<readonly RfcNumber[]> {
  const accepted: RfcNumber[] = [];
  for (const number of numbers) if (await isAccepted(tap, number, atTime, options)) accepted.push(number);
  return accepted;
}

async function isAccepted(tap: VerifiedTap, number: RfcNumber, atTime: Time, options?: Cancellable): Promise<boolean> {
  const folder = `rfcs/${number}`;
  const named = await tap.index.all(folder, options);
  const files = await tap.index.read([...named.keys()], options);
  const path = `${folder}/rfc.json`;
  const [bytes, text] = [files.get(path), files.get(`${folder}/rfc.md`)];
  if (bytes === undefined || text === undefined) return false;
  const { statements } = readStatements(files, tapKeys(tap));
  const { governance, members } = tap.documents;
  const counted = tally(
    {
      tapId: tap.tapId,
      rfc: parseDocument("rfc", bytes, path),
      textSha256: hash("sha256", text, "hex"),
      votes: statements.filter((each) => each.type === "vote"),
      governance,
      governanceSha256: tap.digests.governance,
      members,
    },
    atTime,
  );
  return counted.bindsFrom !== null;
}

import { safeText } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import type { TapEntry, TapsFile } from "../../registry/taps-file.ts";
import type { OrganisationPolicy } from "./organisation-policy.ts";

type PolicyTap = OrganisationPolicy["taps"][number];

/** Taps that an organisation requires and that were not added; known by their roots, whatever the user calls them. */
export function missingTaps(
  organisation: OrganisationPolicy | undefined,
  added: readonly Pick<TapEntry, "root">[],
): readonly PolicyTap[] {
  const required = organisation?.taps.filter(({ use }) => use === "require") ?? [];
  return required.filter(({ root }) => !added.some((each) => each.root === root));
}

/** How a tap that is missing is added. Texts are raw. */
export function howToAdd({ name, url, root }: PolicyTap): string {
  return `tap add ${url} --root ${root} --name ${name}`;
}

/**
 * Nothing is installed before the taps are there that an organisation requires: what they warn of has to be known. What is
 * installed goes on running.
 * @throws CliError `tap-required`
 */
export async function requireDemandedTaps(organisation: OrganisationPolicy | undefined, taps: TapsFile): Promise<void> {
  if (organisation === undefined) return;
  const [missing] = missingTaps(organisation, await taps.read());
  if (missing === undefined) return;
  throw new CliError("tap-required", safeText(`${organisation.organisation} requires the tap ${missing.name}`), {
    hint: safeText(`add it first: ${howToAdd(missing)}`),
  });
}

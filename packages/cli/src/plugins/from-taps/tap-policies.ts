import { safeText } from "@parseltongue/base";
import { type Tier, TIERS } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { OrganisationPolicy } from "./organisation-policy.ts";

/** A tier that somebody may ask for. */
export type ChosenTier = Exclude<Tier, "held">;

/** What the user and the user's organisation demand of plugins, together. */
export class Policies {
  /** The higher of what both demand. */
  readonly minimumTier: ChosenTier;
  readonly organisation: OrganisationPolicy | undefined;

  constructor(chosen: ChosenTier, organisation: OrganisationPolicy | undefined) {
    const demanded = organisation?.minimumTier ?? "sandboxed";
    this.minimumTier = TIERS.indexOf(demanded) > TIERS.indexOf(chosen) ? demanded : chosen;
    this.organisation = organisation;
  }

  /** @throws CliError `forbidden` */
  requireAllowedTap(tapId: string, name: string): void {
    const { organisation } = this;
    if (organisation === undefined) return;
    const rule = organisation.taps.find(({ root }) => root === tapId);
    if (rule?.use === "forbid") throw forbidden(organisation, `the tap ${name}`);
    if (rule === undefined && organisation.onlyListedTaps)
      throw forbidden(organisation, `the tap ${name}, as it is not listed`);
  }

  /** @throws CliError `forbidden` */
  requireAllowed(tapId: string, id: string): void {
    this.requireAllowedTap(tapId, id);
    const { organisation } = this;
    if (organisation === undefined) return;
    const rule = organisation.plugins.find((each) => each.id === id && (each.tap ?? tapId) === tapId);
    if (rule?.use === "forbid") throw forbidden(organisation, `the plugin ${id}`);
    if (rule === undefined && organisation.onlyListedPlugins) {
      throw forbidden(organisation, `the plugin ${id}, as it is not listed`);
    }
  }

  /** Plugins from no tap: what an organisation that lists all that it allows does not. @throws CliError `forbidden` */
  requireAllowedElsewhere(name: string): void {
    const { organisation } = this;
    if (organisation?.onlyListedPlugins !== true) return;
    throw forbidden(organisation, `${name}, as it comes from no tap`);
  }

  /** Whether the organisation answers for a plugin in the user's place. */
  requires(tapId: string, id: string): boolean {
    return (this.organisation?.plugins ?? []).some(
      (each) => each.use === "require" && each.id === id && (each.tap ?? tapId) === tapId,
    );
  }
}

function forbidden({ organisation, path }: OrganisationPolicy, what: string): CliError {
  return new CliError("forbidden", safeText(`${organisation} does not allow ${what}`), {
    hint: `its policy is ${path}; ask whoever signs it`,
  });
}

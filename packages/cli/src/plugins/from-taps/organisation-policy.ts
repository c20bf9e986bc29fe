import { isAbsolute } from "node:path";
import { type Environment, EnvironmentError } from "@parseltongue/base";
import { PublicKey, RegistryError, type Sha256, timeMs, TIERS } from "@parseltongue/registry";
import { Ajv, type JSONSchemaType } from "ajv";
import { CliError } from "../../cli-error.ts";
import { POLICY_PATH } from "../package-files.ts";
import { parseToml } from "../toml-file.ts";
import { requireNoOlder } from "./policy-memory.ts";
import type { ChosenTier } from "./tap-policies.ts";

/** What an organisation says of a tap or a plugin. */
export type PolicyUse = "require" | "allow" | "forbid";

/** What an organisation demands of everybody who works on its machines. */
export interface OrganisationPolicy {
  /** Where it was read. */
  readonly path: string;
  /** Its name. */
  readonly organisation: string;
  /** Higher with every change; an older one is refused where a newer one was seen. */
  readonly version: number;
  /** Least trusted tier that may be installed. */
  readonly minimumTier: ChosenTier;
  readonly taps: readonly {
    readonly name: string;
    readonly root: Sha256;
    readonly url: string;
    readonly use: PolicyUse;
  }[];
  /** `tap`: id of the tap that it has to come from; absent: any that is allowed. */
  readonly plugins: readonly { readonly id: string; readonly use: PolicyUse; readonly tap?: Sha256 }[];
  /** Whether taps that are not listed are forbidden. */
  readonly onlyListedTaps: boolean;
  readonly onlyListedPlugins: boolean;
  /** Absolute paths of code bases whose suggestions are as good as the user's own wish. */
  readonly trustedProjects: readonly string[];
}

/** The key that policies here are signed with: only those who keep the machine can write there. */
const KEY_PATH = "/etc/parseltongue/policy.key";
const MOST_BYTES = 1 << 20;
const DOMAIN = "parseltongue organisation policy v1\n";

/** What a policy's signature is made of: nothing else that a key signs begins so. */
export function policyBytes(policy: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(DOMAIN), policy]);
}

/**
 * The organisation's policy: at `PARSELTONGUE_POLICY`, else `/etc/parseltongue/policy.toml`; undefined where there is none.
 * Its signature lies beside it (`policy.toml.sig`, base64), by the key that is pinned in `/etc/parseltongue/policy.key`, or
 * where there is none in `PARSELTONGUE_POLICY_KEY`. A policy that cannot be verified stops what it would rule over: an
 * attacker who could break it would otherwise be rid of it. So does one that is older than what was seen here.
 * @throws CliError `bad-policy`, `policy-rolled-back`, `bad-plugins-file` with the place of what is wrong
 */
export async function readOrganisationPolicy(environment: Environment): Promise<OrganisationPolicy | undefined> {
  const asked = environment.variable("PARSELTONGUE_POLICY");
  if (asked !== undefined && asked !== "" && !isAbsolute(asked)) {
    throw badPolicy(`PARSELTONGUE_POLICY is ${asked}, which is no absolute path`);
  }
  const isAsked = asked !== undefined && asked !== "";
  const path = isAsked ? asked : POLICY_PATH;
  const bytes = await readSmall(environment, path);
  if (bytes === undefined) {
    if (isAsked) throw badPolicy(`${path} is not there, and PARSELTONGUE_POLICY names it`);
    return undefined;
  }
  const key = await requireSignature(environment, path, bytes);
  const policy = parsePolicy(new TextDecoder().decode(bytes), path);
  const { validUntil, organisation, version } = policy;
  await requireNoOlder(environment, { path, organisation, version, bytes, key: key.fingerprint });
  if (validUntil !== undefined && timeMs(validUntil) <= environment.clock.nowMs()) {
    throw badPolicy(`${path} has ended on ${validUntil.slice(0, 10)}`);
  }
  return policy;
}

/** Gives the key that is pinned. */
async function requireSignature(environment: Environment, path: string, bytes: Uint8Array): Promise<PublicKey> {
  const pinned = await readSmall(environment, KEY_PATH);
  const text =
    pinned === undefined ? environment.variable("PARSELTONGUE_POLICY_KEY") : new TextDecoder().decode(pinned);
  if (text === undefined || text.trim() === "") throw badPolicy(`no key is pinned that ${path} could be signed by`);
  const signature = await readSmall(environment, `${path}.sig`);
  if (signature === undefined) throw badPolicy(`${path} is not signed: ${path}.sig is missing`);
  const raw = Buffer.from(new TextDecoder().decode(signature).trim(), "base64");
  const key = keyOf(text.trim());
  if (!key.verify(policyBytes(bytes), raw)) throw badPolicy(`${path} is not signed by the key that is pinned`);
  return key;
}

function keyOf(text: string): PublicKey {
  try {
    return PublicKey.parse(text);
  } catch (error) {
    if (error instanceof RegistryError) throw badPolicy(`the key that is pinned is none: ${error.message}`);
    throw error;
  }
}

async function readSmall({ files }: Environment, path: string): Promise<Uint8Array | undefined> {
  const status = await files.status(path);
  if (status === undefined) return undefined;
  if (status.byteCount > MOST_BYTES) throw badPolicy(`${path} is larger than any policy`);
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof EnvironmentError) throw badPolicy(`${path} cannot be read: ${error.message}`);
    throw error;
  }
}

interface TomlPolicy {
  organisation: string;
  version: number;
  "valid-until"?: string;
  "minimum-tier"?: ChosenTier;
  "only-listed-taps"?: boolean;
  "only-listed-plugins"?: boolean;
  "trusted-projects"?: string[];
  tap?: { name: string; root: string; url: string; use: PolicyUse }[];
  plugin?: { id: string; use: PolicyUse; tap?: string }[];
}

/** What a policy says. @throws CliError `bad-plugins-file` with the place of what is wrong */
export function parsePolicy(
  text: string,
  path: string,
): OrganisationPolicy & { readonly validUntil: string | undefined } {
  const { organisation, version, tap = [], plugin = [], ...rest } = parseToml(text, path, new Ajv().compile(SCHEMA));
  return {
    path,
    organisation,
    version,
    minimumTier: rest["minimum-tier"] ?? "sandboxed",
    taps: tap,
    plugins: plugin,
    onlyListedTaps: rest["only-listed-taps"] === true,
    onlyListedPlugins: rest["only-listed-plugins"] === true,
    trustedProjects: rest["trusted-projects"] ?? [],
    validUntil: rest["valid-until"],
  };
}

function badPolicy(message: string): CliError {
  return new CliError("bad-policy", message, {
    hint: "ask whoever keeps your organisation's policy; until it is right, nothing is installed or changed",
  });
}

const LINE = { type: "string", minLength: 1, maxLength: 500 } as const;
const SHA256 = { type: "string", pattern: "^[0-9a-f]{64}$" } as const;
const USE = { enum: ["require", "allow", "forbid"] } as const;
const SCHEMA = {
  type: "object",
  required: ["organisation", "version"],
  additionalProperties: false,
  properties: {
    organisation: LINE,
    version: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    "valid-until": { type: "string", pattern: "^2\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$" },
    "minimum-tier": { enum: TIERS.filter((tier) => tier !== "held") },
    "only-listed-taps": { type: "boolean" },
    "only-listed-plugins": { type: "boolean" },
    "trusted-projects": { type: "array", maxItems: 1000, items: { type: "string", pattern: "^(/|[A-Za-z]:)" } },
    tap: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "root", "url", "use"],
        additionalProperties: false,
        properties: { name: LINE, root: SHA256, url: LINE, use: USE },
      },
    },
    plugin: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "use"],
        additionalProperties: false,
        properties: { id: { type: "string", pattern: "^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$" }, use: USE, tap: SHA256 },
      },
    },
  },
} as unknown as JSONSchemaType<TomlPolicy>;

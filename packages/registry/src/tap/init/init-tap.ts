import { peopleDocuments } from "../../governance/people-documents.ts";
import { writeDocument } from "../../model/parse-document.ts";
import type { Documents } from "../../model/documents.ts";
import type { PublicKeyText } from "../../model/scalars.ts";
import { REGISTRY_SCHEMA } from "../../model/schema-problems.ts";
import { timeText } from "../../model/strict-time.ts";
import { RegistryError } from "../../registry-error.ts";
import type { SigningKey } from "../../signing/signing-key.ts";
import { signTap, type TapSigning } from "../sign-tap.ts";
import { OverlayTree } from "../tree/overlay-tree.ts";
import { TUF_ROLES, type TufRole } from "../tuf/roles.ts";
import { firstMetadata, type RolePlan } from "../tuf/write-roles.ts";
import { ciFiles, type ToolSource } from "./ci-files.ts";
import { defaultGovernance, defaultMembers, type Founder, type Thresholds } from "./default-governance.ts";
import { DEFAULT_POLICIES } from "./default-policies.ts";
import { peopleFiles } from "./people-files.ts";

/** What a new tap is to be. */
export interface InitOptions {
  readonly name: string;
  readonly description: string;
  /** Whom to ask, and where to report what is secret. */
  readonly contact: Documents["tap"]["contact"];
  /** People who hold its keys, one at least. */
  readonly founders: readonly Founder[];
  /** Default: more than half of the founders. */
  readonly thresholds?: Partial<Thresholds>;
  /** Keys of founders who sign at once. */
  readonly signers: readonly SigningKey[];
  readonly nowMs: number;
  /** Rules other than the default ones. */
  readonly documents?: Partial<Documents>;
  readonly tool?: ToolSource;
}

/** A new tap. */
export interface NewTap extends Omit<TapSigning, "changes"> {
  /** All its files, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Hours after which clients that could not renew the list of advisories say so. */
const FEED_HOURS = 24 * 14;
/** Before the first root is complete there is no name. */
const NO_NAME = "0".repeat(64);

/**
 * Makes a tap: keys and roles, policies, offices, an empty list of advisories, schemas, CI, and documents for people. Signed
 * as far as the keys at hand reach.
 * @throws RegistryError `bad-document` for a name or contact that cannot be one, `bad-metadata` for thresholds that cannot
 * be reached, `bad-key`
 */
export async function initTap(options: InitOptions): Promise<NewTap> {
  const { founders, nowMs, signers } = options;
  if (founders.length === 0) {
    throw new RegistryError("bad-metadata", "a tap needs somebody who holds its keys", { hint: "name a founder" });
  }
  const majority = Math.floor(founders.length / 2) + 1;
  const thresholds = { root: majority, targets: majority, governance: majority, ...options.thresholds };
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of [
    ...ciFiles(options.tool),
    ...peopleFiles(options),
    ...peopleDocuments(proseOf(options, thresholds)),
  ]) {
    files.set(path, new TextEncoder().encode(text));
  }
  for (const [path, bytes] of signedFiles(options, thresholds)) files.set(path, bytes);
  for (const [path, bytes] of firstMetadata(plansOf(founders, thresholds), nowMs)) files.set(path, bytes);
  const { changes, ...signing } = await signTap(new OverlayTree(undefined, files), { signers, nowMs });
  return { ...signing, files: new Map([...files, ...changes]) };
}

function proseOf(options: InitOptions, thresholds: Thresholds): Parameters<typeof peopleDocuments>[0] {
  const documents = documentsOf(options, thresholds);
  return { ...documents, feedMaxAgeHours: documents.feed.maxAgeHours };
}

function signedFiles(options: InitOptions, thresholds: Thresholds): ReadonlyMap<string, Uint8Array> {
  const documents = documentsOf(options, thresholds);
  const written = FILES.map(([kind, path]) => [path, writeDocument(kind, documents[kind])] as const);
  const schema = new TextEncoder().encode(`${JSON.stringify(REGISTRY_SCHEMA, null, 2)}\n`);
  return new Map([...written, ["schemas/registry.schema.json", schema]]);
}

function documentsOf(options: InitOptions, thresholds: Thresholds): Pick<Documents, SignedFile> {
  const { name, description, contact, founders, nowMs } = options;
  return {
    ...DEFAULT_POLICIES,
    tap: { schema: 1, tapId: NO_NAME, name, description, mirrors: [], contact },
    governance: defaultGovernance(thresholds),
    members: defaultMembers(founders, nowMs),
    feed: {
      schema: 1,
      sequence: 0,
      createdAt: timeText(nowMs),
      maxAgeHours: FEED_HOURS,
      advisories: [],
      revoked: [],
      unrevoked: [],
    },
    tombstones: { schema: 1, names: [], digests: [] },
    ...options.documents,
  };
}

type SignedFile = (typeof FILES)[number][0];
const FILES = [
  ["tap", "tap.json"],
  ["promotionPolicy", "targets/policy/promotion.json"],
  ["reviewPolicy", "targets/policy/review.json"],
  ["namesPolicy", "targets/policy/names.json"],
  ["perfPolicy", "targets/policy/perf.json"],
  ["compatPolicy", "targets/policy/compat.json"],
  ["governance", "targets/governance/governance.json"],
  ["members", "targets/governance/members.json"],
  ["feed", "targets/advisories/feed.json"],
  ["tombstones", "targets/tombstones.json"],
] as const;

function plansOf(founders: readonly Founder[], thresholds: Thresholds): Readonly<Record<TufRole, RolePlan>> {
  const keys: readonly PublicKeyText[] = founders.map(({ key }) => key);
  const plan = (role: TufRole): RolePlan => {
    const threshold = role === "root" || role === "targets" || role === "governance" ? thresholds[role] : 1;
    return { keys, threshold };
  };
  return Object.fromEntries(TUF_ROLES.map((role) => [role, plan(role)])) as Record<TufRole, RolePlan>;
}

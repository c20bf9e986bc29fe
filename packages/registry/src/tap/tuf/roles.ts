/**
 * Who signs what. `root` says whose keys count; `targets` the policies, and whose keys count for the three below it;
 * `index` what the tap holds, `security` advisories and tombstones, `governance` offices and members; `snapshot` which
 * state of all these belongs together, and `timestamp` that it is the newest.
 * @see TUF specification 1.0.31, section 2.1
 */
export const TUF_ROLES = ["root", "targets", "index", "security", "governance", "snapshot", "timestamp"] as const;
/** One of `TUF_ROLES`. */
export type TufRole = (typeof TUF_ROLES)[number];

/** Roles whose keys `root` names. */
export const TOP_ROLES = ["root", "targets", "snapshot", "timestamp"] as const;
/** One of `TOP_ROLES`. */
export type TopRole = (typeof TOP_ROLES)[number];

/** Roles whose keys `targets` names; in this order they are asked, and each ends the search. */
export const DELEGATED_ROLES = ["index", "security", "governance"] as const;
/** One of `DELEGATED_ROLES`. */
export type DelegatedRole = (typeof DELEGATED_ROLES)[number];
/** The only paths that they may speak of, without `targets/`. */
export const DELEGATED_PATHS: Readonly<Record<DelegatedRole, readonly string[]>> = {
  index: ["index/root.json"],
  security: ["advisories/feed.json", "tombstones.json"],
  governance: ["governance/*.json"],
};

/** Roles that name files. */
export const TARGET_ROLES = ["targets", "index", "security", "governance"] as const;
/** One of `TARGET_ROLES`. */
export type TargetRole = (typeof TARGET_ROLES)[number];

/** How long a signature of each role lasts that is made now. Timestamps are signed by hand, so a month. */
export const LIFETIME_DAYS: Readonly<Record<TufRole, number>> = {
  root: 365,
  targets: 365,
  index: 365,
  governance: 365,
  security: 90,
  snapshot: 90,
  timestamp: 30,
};

/** Larger ones are refused unread; a full one has a quarter of it. */
export const MAX_METADATA_BYTES: Readonly<Record<TufRole, number>> = {
  root: 256 << 10,
  targets: 256 << 10,
  index: 64 << 10,
  governance: 64 << 10,
  security: 64 << 10,
  snapshot: 32 << 10,
  timestamp: 16 << 10,
};
/** Files that one role may name. The library takes time by the square of it. */
export const MAX_TARGETS = 300;
/** Keys of one role. */
export const MAX_KEYS = 64;
/** New roots that one update looks at. @see TUF specification 1.0.31, section 5.3.2 */
export const MAX_ROOTS = 256;

/** The file that a role's newest metadata lies in, beside `<version>.root.json` for root. */
export function metadataFile(role: Exclude<TufRole, "root">): string {
  return `metadata/${role}.json`;
}

/** The file of one version of root. */
export function rootFile(version: number): string {
  return `metadata/${version}.root.json`;
}

/** The role that speaks of a file below `targets/`; `path` without that folder. */
export function roleOfTarget(path: string): TargetRole {
  if (path.startsWith("governance/")) return "governance";
  return DELEGATED_ROLES.find((role) => DELEGATED_PATHS[role].includes(path)) ?? "targets";
}

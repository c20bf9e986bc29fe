import { RegistryError } from "../registry-error.ts";
import type { StatementType } from "./predicates/predicate.ts";
import type { Fingerprint, PluginId, RfcNumber, Version } from "./scalars.ts";

/** What a statement's file is about. */
export type StatementPlace =
  | { readonly kind: "version"; readonly plugin: PluginId; readonly version: Version }
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "rfc"; readonly rfc: RfcNumber };

/** A statement's file by its parts. */
export interface StatementPath {
  readonly place: StatementPlace;
  readonly type: StatementType;
  /** First twelve digits of the fingerprint of whoever signed first: keeps files of different people apart, proves nothing. */
  readonly key12: string;
  /** From 1: statements of one type by one key about one thing. */
  readonly number: number;
}

const NAME = "[a-z](?:-?[a-z0-9])";
const FILE = "(?<type>[a-z]+)--(?<key12>[0-9a-f]{12})--(?<number>[1-9][0-9]{0,3})\\.dsse\\.json";
const VERSION = "(?<version>[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9a-z.-]+)?)";
const SHAPES: Readonly<Record<StatementPlace["kind"], RegExp>> = {
  version: new RegExp(`^attestations/(?<plugin>${NAME}{1,38}/${NAME}{1,62})/${VERSION}/${FILE}$`),
  namespace: new RegExp(`^attestations/(?<namespace>${NAME}{1,38})/_namespace/${FILE}$`),
  rfc: new RegExp(`^rfcs/(?<rfc>[0-9]{4})/votes/${FILE}$`),
};
const TYPES: Readonly<Record<StatementPlace["kind"], ReadonlySet<string>>> = {
  version: new Set<StatementType>(["release", "review", "rebuild", "test", "perf", "promotion", "revocation"]),
  namespace: new Set<StatementType>(["transfer"]),
  rfc: new Set<StatementType>(["vote"]),
};

/** Where a statement is kept. */
export function statementPath(place: StatementPlace, type: StatementType, signer: Fingerprint, number: number): string {
  const file = `${type}--${signer.slice(0, 12)}--${number}.dsse.json`;
  const path = `${folderOf(place)}/${file}`;
  // Both directions agree, or files would be written that nobody reads.
  parseStatementPath(path);
  return path;
}

function folderOf(place: StatementPlace): string {
  switch (place.kind) {
    case "version":
      return `attestations/${place.plugin}/${place.version}`;
    case "namespace":
      return `attestations/${place.namespace}/_namespace`;
    case "rfc":
      return `rfcs/${place.rfc}/votes`;
  }
}

/** @throws RegistryError `bad-path` when no statement can be there */
export function parseStatementPath(path: string): StatementPath {
  for (const kind of ["version", "namespace", "rfc"] as const) {
    const { groups } = SHAPES[kind].exec(path) ?? {};
    const { type = "", key12 = "", number = "" } = groups ?? {};
    if (groups === undefined || !TYPES[kind].has(type)) continue;
    return { place: placeOf(kind, groups), type: type as StatementType, key12, number: Number(number) };
  }
  throw new RegistryError("bad-path", `${JSON.stringify(path.slice(0, 200))} is no place for a statement`, {
    hint: "attestations/<namespace>/<name>/<version>/<type>--<key>--<n>.dsse.json",
  });
}

function placeOf(kind: StatementPlace["kind"], groups: Readonly<Record<string, string>>): StatementPlace {
  const { plugin = "", version = "", namespace = "", rfc = "" } = groups;
  if (kind === "version") return { kind, plugin, version };
  return kind === "namespace" ? { kind, namespace } : { kind, rfc };
}

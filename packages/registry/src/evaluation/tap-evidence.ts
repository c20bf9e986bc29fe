import { CodedError } from "@parseltongue/base";
import { fingerprintOf, Register } from "../governance/register.ts";
import { type Ballot, tally } from "../governance/tally.ts";
import type { Advisory } from "../model/advisory.ts";
import type { Namespace } from "../model/namespace.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { PluginRecord } from "../model/plugin-record.ts";
import type { MemberId, PluginId, RfcNumber, Time, Version } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { RegistryError } from "../registry-error.ts";
import { KeyRing } from "../signing/key-ring.ts";
import { payloadDigest } from "../signing/statement.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import { pluginFiles, pluginIds } from "../tap/index/plugin-files.ts";
import { shardOf } from "../tap/index/shard-of.ts";
import { compareVersions, isOpen } from "./advisories.ts";
import { readAdvisories } from "./read-advisories.ts";
import type { NotCounted } from "./evaluation.ts";
import type { ApprovalMark, EntryRecord, Evidence } from "./evidence.ts";
import { readStatements } from "./read-statements.ts";
import { approvalMark } from "./reviews.ts";
import type { TapState } from "./tap-state.ts";

/** All that a tap says about one plugin. */
export interface PluginEvidence {
  readonly record: PluginRecord | undefined;
  /** In order of their versions, the oldest first. */
  readonly entries: readonly EntryRecord[];
  /** What the evaluation of one of its versions takes. */
  readonly evidenceOf: (entry: EntryRecord) => Evidence;
  readonly unreadable: readonly NotCounted[];
}

/** Gathers what is known of plugins from one state of a tap. */
export class TapEvidence {
  readonly state: TapState;
  readonly #register: Register;
  readonly #advisories: readonly Advisory[];
  readonly #keys: KeyRing;
  #reviewPaths: ReadonlyMap<string, readonly string[]> | undefined;

  private constructor(state: TapState, advisories: readonly Advisory[]) {
    this.state = state;
    this.#advisories = advisories;
    this.#register = Register.of(state.documents.governance, state.documents.members);
    this.#keys = new KeyRing(state.documents.members, "left-out");
  }

  /** @throws RegistryError `tap-incomplete`, `bad-document` */
  static async open(state: TapState, options?: TapWork): Promise<TapEvidence> {
    return new TapEvidence(state, await readAdvisories(state, options));
  }

  /**
   * All about a plugin.
   * @param atTime RFCs are counted as of then
   * @throws RegistryError `no-such-plugin`, `tap-incomplete`, `bad-document`
   */
  async plugin(id: PluginId, atTime: Time, options?: TapWork): Promise<PluginEvidence> {
    const files = await pluginFiles(this.state.index, id, options);
    const [namespaceName = ""] = id.split("/");
    const namespaceFile = `entries/${namespaceName}/namespace.json`;
    const namespaceBytes = files.get(namespaceFile);
    const entries = entriesOf(id, files);
    if (namespaceBytes === undefined || entries.length === 0) {
      throw new RegistryError("no-such-plugin", `the tap has no plugin ${id}`, {
        hint: "`plugin search` finds plugins",
      });
    }
    const namespace: Namespace = parseDocument("namespace", namespaceBytes, namespaceFile);
    this.#keys.add(namespace);
    const signed = new Map([...files].filter(([path]) => path.startsWith("attestations/")));
    const { statements, unreadable } = readStatements(signed, this.#keys);
    const { tapId, documents, digests } = this.state;
    const common = {
      tapId,
      entries,
      namespace,
      statements,
      approvals: await this.#approvalsBy(statements, options),
      members: documents.members,
      governance: documents.governance,
      policySha256: digests.promotionPolicy,
      reviewPolicy: documents.reviewPolicy,
      compatPolicy: documents.compatPolicy,
      perfPolicy: documents.perfPolicy,
      advisories: this.#advisories,
      feed: documents.feed,
      tombstones: documents.tombstones,
      acceptedRfcs: await this.#acceptedRfcs(statements, atTime, options),
    };
    const recordFile = `entries/${id}/plugin.json`;
    const recordBytes = files.get(recordFile);
    return {
      record: recordBytes && parseDocument("plugin", recordBytes, recordFile),
      entries,
      evidenceOf: (entry) => ({ ...common, entry }),
      unreadable,
    };
  }

  /**
   * The entry of a version; of the newest one, before those that say that they come before a release, where none is named.
   * @throws RegistryError `no-such-plugin`
   */
  entry({ entries }: PluginEvidence, version?: Version): EntryRecord {
    const released = entries.findLast(({ entry }) => !entry.version.includes("-"));
    const found =
      version === undefined ? (released ?? entries.at(-1)) : entries.find(({ entry }) => entry.version === version);
    if (found !== undefined) return found;
    const known = entries.map(({ entry }) => entry.version).join(", ");
    throw new RegistryError("no-such-plugin", `there is no version ${version ?? ""} of it`, {
      hint: `there are ${known}`,
    });
  }

  /** Advisories that are out and not withdrawn, in order of their ids. */
  openAdvisories(atTime: Time): readonly Advisory[] {
    return this.#advisories.filter((each) => isOpen(each, timeMs(atTime)));
  }

  /** When each member last signed something that the tap holds. */
  async lastActive(options?: TapWork): Promise<ReadonlyMap<MemberId, Time>> {
    const last = new Map<MemberId, Time>();
    for (const area of ["attestations", "rfcs"]) {
      const named = await this.state.index.all(area, options);
      const paths = [...named.keys()].filter((path) => path.endsWith(".dsse.json"));
      const { statements } = readStatements(await this.state.index.read(paths, options), this.#keys);
      for (const { signers, predicate } of statements) {
        const { createdAt } = predicate.parseltongue;
        for (const { id } of this.#register.signers(signers, createdAt)) {
          if ((last.get(id) ?? "") < createdAt) last.set(id, createdAt);
        }
      }
    }
    return last;
  }

  /** Ids of all plugins, in order of code units. */
  async pluginIds(options?: TapWork): Promise<readonly PluginId[]> {
    return pluginIds(this.state.index, options);
  }

  /** Numbers of all RFCs, in order. */
  async rfcNumbers(options?: TapWork): Promise<readonly RfcNumber[]> {
    const named = [...(await this.state.index.all("rfcs", options)).keys()];
    return named.flatMap((path) => /^rfcs\/([0-9]{4})\/rfc\.json$/.exec(path)?.[1] ?? []).sort();
  }

  /** An RFC with its votes. @throws RegistryError `no-such-rfc`, `tap-incomplete`, `bad-document` */
  async ballot(number: RfcNumber, options?: TapWork): Promise<Ballot & { readonly unreadable: readonly NotCounted[] }> {
    const { index, tapId, documents, digests } = this.state;
    const folder = `rfcs/${number}/`;
    const named = Object.keys(await index.files(shardOf(`${folder}rfc.json`), options));
    const files = await index.read(
      named.filter((path) => path.startsWith(folder)),
      options,
    );
    const rfcBytes = files.get(`${folder}rfc.json`);
    const text = files.get(`${folder}rfc.md`);
    if (rfcBytes === undefined || text === undefined) {
      throw new RegistryError("no-such-rfc", `there is no RFC ${number}`, { hint: "`governance tally` lists them" });
    }
    const rfc = parseDocument("rfc", rfcBytes, `${folder}rfc.json`);
    const votes = new Map([...files].filter(([path]) => path.startsWith(`${folder}votes/`)));
    const read = readStatements(votes, this.#keys);
    return {
      tapId,
      rfc,
      textSha256: payloadDigest(text),
      votes: read.statements.filter((each) => each.type === "vote"),
      governance: documents.governance,
      governanceSha256: digests.governance,
      members: documents.members,
      unreadable: read.unreadable,
    };
  }

  /** Only what revocations say that it ratified them is counted. */
  async #acceptedRfcs(
    statements: readonly VerifiedStatement[],
    atTime: Time,
    options?: TapWork,
  ): Promise<readonly RfcNumber[]> {
    const named = new Set<RfcNumber>();
    for (const { type, predicate } of statements) {
      if (type === "revocation" && predicate.ratifiedBy !== null) named.add(predicate.ratifiedBy);
    }
    const accepted: RfcNumber[] = [];
    for (const number of [...named].sort()) {
      const ballot = await this.ballot(number, options).catch(ignoreMissing);
      const state = ballot && tally(ballot, atTime).state;
      if (state === "accepted" || state === "active") accepted.push(number);
    }
    return accepted;
  }

  /** What the same people approved elsewhere. */
  async #approvalsBy(statements: readonly VerifiedStatement[], options?: TapWork): Promise<readonly ApprovalMark[]> {
    const keys = this.#reviewersKeys(statements);
    if (keys.size === 0) return [];
    const paths = await this.#reviews(options);
    const wanted = [...keys].flatMap((key12) => paths.get(key12) ?? []);
    const elsewhere = readStatements(await this.state.index.read(wanted.sort(), options), this.#keys);
    return elsewhere.statements.flatMap((statement) =>
      statement.type === "review" && statement.predicate.parseltongue.tapId === this.state.tapId
        ? approvalMark(statement, (fingerprint) => this.#register.memberOfKey(fingerprint)?.id)
        : [],
    );
  }

  /** Beginnings of the fingerprints of all keys of those who reviewed something, whichever they used. */
  #reviewersKeys(statements: readonly VerifiedStatement[]): ReadonlySet<string> {
    const reviewers = statements.flatMap(({ type, signers }) => (type === "review" ? signers : []));
    const members = new Set(reviewers.flatMap((each) => this.#register.memberOfKey(each) ?? []));
    return new Set([...members].flatMap(({ keys }) => keys.map(({ key }) => fingerprintOf(key).slice(0, 12))));
  }

  /** Files of all reviews, by the beginnings of their signers' fingerprints. */
  async #reviews(options?: TapWork): Promise<ReadonlyMap<string, readonly string[]>> {
    if (this.#reviewPaths !== undefined) return this.#reviewPaths;
    const found = new Map<string, string[]>();
    for (const path of (await this.state.index.all("attestations", options)).keys()) {
      const key12 = /\/review--([0-9a-f]{12})--[0-9]+\.dsse\.json$/.exec(path)?.[1];
      if (key12 === undefined) continue;
      const own = found.get(key12);
      if (own === undefined) found.set(key12, [path]);
      else own.push(path);
    }
    this.#reviewPaths = found;
    return found;
  }
}

function entriesOf(id: PluginId, files: ReadonlyMap<string, Uint8Array>): readonly EntryRecord[] {
  const start = `entries/${id}/versions/`;
  return [...files]
    .filter(([path]) => path.startsWith(start))
    .map(([path, bytes]) => {
      const entry = parseDocument("version", bytes, path);
      if (path !== `${start}${entry.version}.json` || entry.id !== id) {
        throw new RegistryError("bad-document", `${path} is about ${entry.id} ${entry.version}`, {
          hint: "tell those who keep the tap",
          details: { path },
        });
      }
      return { sha256: payloadDigest(bytes), entry };
    })
    .sort((a, b) => compareVersions(a.entry.version, b.entry.version));
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof CodedError) || error.code !== "no-such-rfc") throw error;
}

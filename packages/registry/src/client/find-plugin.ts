import { type Cancellable, nearestNames } from "@parseltongue/base";
import { likenessProblems } from "../model/names/name-problems.ts";
import type { PluginId, Sha256 } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import { RegistryError } from "../registry-error.ts";
import type { VerifiedTap } from "../tap/state/verified-tap.ts";

/** A tap that the user added, under the user's name for it. */
export interface NamedTap {
  readonly name: string;
  readonly tap: VerifiedTap;
}

/** A plugin by its place. */
export interface FoundPlugin extends NamedTap {
  readonly id: PluginId;
}

/** What a user calls a plugin: `<name>`, `<namespace>/<name>` or `<tap>/<namespace>/<name>`. */
export interface PluginName {
  readonly tap?: string;
  readonly namespace?: string;
  readonly name: string;
}

const TAP = "[a-z][a-z0-9-]{0,62}";
const NAMESPACE = "[a-z](?:-?[a-z0-9]){1,38}";
const NAME = "[a-z](?:-?[a-z0-9]){1,62}";
const PATTERN = new RegExp(`^(?:(?:(?<tap>${TAP})/)?(?<namespace>${NAMESPACE})/)?(?<name>${NAME})$`);

/** The parts of a plugin's name; undefined for what cannot be one. */
export function parsePluginName(text: string): PluginName | undefined {
  const { tap, namespace, name } = PATTERN.exec(text)?.groups ?? {};
  if (name === undefined) return undefined;
  return { ...(tap !== undefined && { tap }), ...(namespace !== undefined && { namespace }), name };
}

/**
 * The one plugin that a name means. Taps have no order: a name that two of them have, or two namespaces of one, means
 * nothing until the user says which.
 * @param taps all that were added
 * @throws RegistryError `no-such-plugin` with the nearest ids in `details.candidates`; `ambiguous-plugin` with all that it
 * may mean; `look-alike` for a bare name that is easily taken for that of a plugin which was there before
 */
export async function findPlugin(
  wanted: PluginName,
  taps: readonly NamedTap[],
  options?: Cancellable,
): Promise<FoundPlugin> {
  if (wanted.tap !== undefined && !taps.some(({ name }) => name === wanted.tap)) throw noTap(wanted.tap, taps);
  const all = await pluginsOf(
    taps.filter(({ name }) => wanted.tap === undefined || wanted.tap === name),
    options,
  );
  const matching = all.filter(({ id }) => isMeant(wanted, id));
  const [only, ...others] = matching;
  if (only === undefined) throw notThere(wanted, taps, all);
  if (others.length > 0) throw ambiguous(wanted, matching);
  if (wanted.namespace === undefined) await refuseLookAlike(only, await pluginsOf(taps, options), options);
  return only;
}

async function pluginsOf(taps: readonly NamedTap[], options?: Cancellable): Promise<readonly FoundPlugin[]> {
  const found: FoundPlugin[] = [];
  for (const { name, tap } of taps) {
    for (const id of await tap.pluginIds(options)) found.push({ name, tap, id });
  }
  return found;
}

function isMeant({ namespace, name }: PluginName, id: PluginId): boolean {
  return namespace === undefined ? id.endsWith(`/${name}`) : id === `${namespace}/${name}`;
}

function noTap(name: string, taps: readonly NamedTap[]): RegistryError {
  const names = taps.map((each) => each.name);
  return new RegistryError("no-such-plugin", `no tap that was added is called ${name}`, {
    hint: names.length === 0 ? "add a tap first: `tap add`" : `there are ${names.join(", ")}: \`tap list\``,
    details: { candidates: nearestNames(name, names) },
  });
}

function notThere(wanted: PluginName, taps: readonly NamedTap[], all: readonly FoundPlugin[]): RegistryError {
  const text = nameText(wanted);
  for (const { name, tap } of taps) {
    const buried = tap.documents.tombstones.names.find((each) => each.name === nameText({ ...wanted, tap: undefined }));
    if (buried !== undefined) {
      return new RegistryError("no-such-plugin", `${text} was removed from ${name} for ever: ${buried.reason}`, {
        hint: "nobody may use its name again: whatever calls itself so is something else",
      });
    }
  }
  const nearest = nearestNames(
    wanted.name,
    all.map(({ id }) => id.slice(id.indexOf("/") + 1)),
  );
  const candidates = all.filter(({ id }) => nearest.includes(id.slice(id.indexOf("/") + 1))).map(placeText);
  const where = taps.length === 1 ? `the tap ${taps[0]?.name ?? ""} has` : "no tap that was added has";
  return new RegistryError("no-such-plugin", `${where} ${taps.length === 1 ? "no" : "a"} plugin ${text}`, {
    hint:
      taps.length === 0
        ? "add a tap first: `tap add`"
        : candidates.length === 0
          ? "`plugin search` finds plugins, `tap update` fetches what is new"
          : `did you mean ${candidates.slice(0, 3).join(" or ")}?`,
    details: { candidates },
  });
}

function ambiguous(wanted: PluginName, matching: readonly FoundPlugin[]): RegistryError {
  const candidates = matching.map(placeText);
  return new RegistryError("ambiguous-plugin", `${nameText(wanted)} may mean ${candidates.join(" or ")}`, {
    hint: "say which: <tap>/<namespace>/<name>",
    details: { candidates },
  });
}

/** Whoever names the namespace has looked at it; a bare name may be a slip of a finger. */
async function refuseLookAlike(found: FoundPlugin, all: readonly FoundPlugin[], options?: Cancellable): Promise<void> {
  const name = nameOf(found);
  const since = await registeredMs(found, options);
  const policy = found.tap.documents.namesPolicy;
  const alike: FoundPlugin[] = [];
  for (const other of all) {
    if (nameOf(other) === name || likenessProblems(name, [nameOf(other)], policy).length === 0) continue;
    if ((await registeredMs(other, options)) < since) alike.push(other);
  }
  if (alike.length === 0) return;
  const candidates = [...alike, found].map(placeText);
  throw new RegistryError("look-alike", `${name} is easily taken for ${alike.map(placeText).join(" and ")}`, {
    hint: `if you mean it, name it in full: ${placeText(found)}`,
    details: { candidates },
  });
}

async function registeredMs({ tap, id }: FoundPlugin, options?: Cancellable): Promise<number> {
  const record = await tap.document("plugin", `entries/${id}/plugin.json`, options);
  return record === undefined ? Infinity : timeMs(record.registeredAt);
}

function nameOf({ id }: FoundPlugin): string {
  return id.slice(id.indexOf("/") + 1);
}

/** `<tap>/<namespace>/<name>`. */
export function placeText({ name, id }: Pick<FoundPlugin, "name" | "id">): string {
  return `${name}/${id}`;
}

function nameText({
  tap,
  namespace,
  name,
}: { readonly [Key in keyof PluginName]: PluginName[Key] | undefined }): string {
  return [tap, namespace, name].filter((each) => each !== undefined).join("/");
}

/** The tap of an id, as a lockfile knows it; undefined when it is not among them. */
export function tapById(taps: readonly NamedTap[], tapId: Sha256): NamedTap | undefined {
  return taps.find(({ tap }) => tap.tapId === tapId);
}

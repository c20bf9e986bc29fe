import { type Digest, parseDigest } from "@parseltongue/base";
import type { Value } from "@parseltongue/host";
import { stringify } from "smol-toml";
import { validate } from "./plugins-file-validator.js";
import { badFile, parseToml, type Validator } from "./toml-file.ts";

/** What the user allows a plugin beyond reading the graph. */
export interface PluginGrants {
  readonly attributes: readonly string[];
  readonly log: boolean;
  /** What the host may read for it beside the code. */
  readonly hostData: readonly string[];
}

/** A plugin as the user's configuration has it. */
export interface PluginEntry {
  readonly name: string;
  /** Of the plugin's files, see `PluginStore`. */
  readonly package: Digest;
  readonly enabled: boolean;
  /** What its scores are multiplied by. */
  readonly weight: number;
  readonly grants: PluginGrants;
  /** Only what differs from the manifest's defaults. */
  readonly config: Readonly<Record<string, Value>>;
  /** Whether machine code may run, where a tap vouches for it. Default: no. */
  readonly native?: boolean;
  /** Whether that of lenses may, in the process that answers questions. Default: no. */
  readonly nativeLens?: boolean;
}

/** The user's `plugins.toml`: what is on, in which order, with what rights. */
export interface PluginsFile {
  /** Batches of 256 hits that lenses are given for one answer. */
  readonly lensBatches?: number;
  /** `process`: plugins run in a process of their own that reaches nothing of the machine. Default `none`. */
  readonly isolation?: "none" | "process";
  /** The least that a tap must let plugins run as so that they are installed from it. Default `sandboxed`. */
  readonly minimumTier?: "sandboxed" | "verified" | "native";
  /** Names of languages that come along and are left out. */
  readonly languagesOff?: readonly string[];
  /** In this order annotations stand in answers. */
  readonly plugins: readonly PluginEntry[];
}

interface TomlEntry {
  name: string;
  package: string;
  enabled?: boolean;
  weight?: number;
  grants?: { attributes?: string[]; log?: boolean; "host-data"?: string[] };
  config?: Record<string, Value>;
  native?: boolean;
  "native-lens"?: boolean;
}
interface TomlFile {
  "lens-batches"?: number;
  isolation?: "none" | "process";
  "languages-off"?: string[];
  "minimum-tier"?: "sandboxed" | "verified" | "native";
  plugin?: TomlEntry[];
}

const HEADER = `# Plugins of parseltongue that are installed, in the order in which answers show what they say.
# Written by \`parseltongue plugin …\`; comments of your own are not kept.
`;
/** @throws CliError `bad-plugins-file` */
export function parsePluginsFile(text: string, path: string): PluginsFile {
  const file = parseToml(text, path, validate as Validator<TomlFile>);
  const { plugin = [], "lens-batches": lensBatches, isolation, "languages-off": languagesOff } = file;
  const minimumTier = file["minimum-tier"];
  const twice = plugin.find(({ name }, index) => plugin.findIndex((other) => other.name === name) < index);
  if (twice !== undefined) throw badFile(path, `plugin ${twice.name} is there twice`);
  return {
    ...(lensBatches !== undefined && { lensBatches }),
    ...(isolation !== undefined && { isolation }),
    ...(languagesOff !== undefined && { languagesOff }),
    ...(minimumTier !== undefined && { minimumTier }),
    plugins: plugin.map(entryOf),
  };
}

function entryOf({ name, package: digest, enabled, weight, grants, config, ...rest }: TomlEntry): PluginEntry {
  return {
    name,
    package: parseDigest(digest),
    enabled: enabled ?? true,
    weight: weight ?? 1,
    grants: {
      attributes: grants?.attributes ?? [],
      log: grants?.log ?? false,
      hostData: grants?.["host-data"] ?? [],
    },
    config: Object.assign(Object.create(null), config),
    ...(rest.native === true && { native: true }),
    ...(rest["native-lens"] === true && { nativeLens: true }),
  };
}

export function printPluginsFile({
  lensBatches,
  isolation,
  minimumTier,
  languagesOff = [],
  plugins,
}: PluginsFile): string {
  const content = {
    ...(lensBatches !== undefined && { "lens-batches": lensBatches }),
    ...(isolation !== undefined && { isolation }),
    ...(minimumTier !== undefined && { "minimum-tier": minimumTier }),
    ...(languagesOff.length > 0 && { "languages-off": [...languagesOff] }),
    plugin: plugins.map(({ grants, config, nativeLens, ...entry }) => ({
      ...entry,
      ...(nativeLens === true && { "native-lens": true }),
      grants: {
        attributes: [...grants.attributes],
        log: grants.log,
        ...(grants.hostData.length > 0 && { "host-data": [...grants.hostData] }),
      },
      ...(Object.keys(config).length > 0 && { config: { ...config } }),
    })),
  };
  return `${HEADER}\n${stringify(content)}`;
}

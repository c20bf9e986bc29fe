import { nearestNames } from "@parseltongue/base";
import { parameterValues } from "@parseltongue/engine";
import type { Manifest, Value, Values } from "@parseltongue/host";
import { CliError } from "../../cli-error.ts";

/**
 * A plugin's configuration after a change.
 * @param settings `key=value`, values as texts that the manifest's types say how to read
 * @param unset keys that take the manifest's default again
 * @throws CliError `bad-setting`; EngineError `bad-parameter`
 */
export function configOf(
  manifest: Manifest,
  old: Readonly<Record<string, Value>>,
  settings: readonly string[],
  unset: readonly string[],
): Values {
  const texts: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const setting of settings) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (key === undefined || value === undefined) {
      throw badSetting(`${JSON.stringify(setting)} sets nothing`, "write it as key=value");
    }
    texts[requireKey(manifest, key)] = value;
  }
  const dropped = new Set(unset.map((key) => requireKey(manifest, key)));
  const known = new Set(manifest.config.map(({ name }) => name));
  const kept = Object.entries(old).filter(([key]) => known.has(key) && !dropped.has(key));
  return Object.assign(
    Object.create(null) as Record<string, Value>,
    Object.fromEntries(kept),
    parameterValues(manifest.config, texts, () => 0),
  );
}

function requireKey({ name, config }: Manifest, key: string): string {
  const keys = config.map((each) => each.name);
  if (keys.includes(key)) return key;
  const [near] = nearestNames(key, keys, 1);
  const there = keys.length === 0 ? "it has none" : `it has ${keys.join(", ")}`;
  throw badSetting(
    `${name} has no setting ${JSON.stringify(key)}`,
    near === undefined ? there : `did you mean ${near}?`,
  );
}

function badSetting(message: string, hint: string): CliError {
  return new CliError("bad-setting", message, { hint });
}

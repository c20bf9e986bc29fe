import { nearestNames } from "@parseltongue/base";
import type { HookTrait } from "@parseltongue/host";
import { EngineError } from "../engine-error.ts";
import type { PluginSet, RunningHook } from "./plugin-set.ts";

/**
 * The hook that a user's word means: its name, or `plugin/name` where several plugins have one of that name.
 * @param nameOf what users call a hook of the trait
 * @throws EngineError `unknown-hook`, `ambiguous-hook`
 */
export function findHook<Of extends HookTrait>(
  plugins: PluginSet,
  trait: Of,
  word: string,
  nameOf: (hook: RunningHook<Of>) => string,
): RunningHook<Of> {
  const hooks = plugins.hooks(trait);
  const fullName = (hook: RunningHook<Of>): string => `${hook.running.plugin.manifest.name}/${nameOf(hook)}`;
  const found = hooks.filter((hook) => nameOf(hook) === word || fullName(hook) === word);
  const [first] = found;
  if (first === undefined) throw unknown(trait, word, hooks.map(nameOf), plugins);
  if (found.length === 1) return first;
  throw new EngineError("ambiguous-hook", `${found.length} plugins have ${article(trait)} ${word}`, {
    hint: "name the plugin as well, as in plugin/name",
    details: { trait, candidates: found.map(fullName) },
  });
}

function unknown(trait: HookTrait, word: string, names: readonly string[], plugins: PluginSet): EngineError {
  const missing = plugins.missing.map(({ plugin, message }) => `plugin ${plugin} is missing: ${message}`);
  const all = [...new Set(names)];
  const near = nearestNames(word, all, 3);
  const known = all.length === 0 ? `no plugin that is on has ${article(trait)}` : `there are: ${all.join(", ")}`;
  return new EngineError("unknown-hook", `no ${trait} is called ${JSON.stringify(word.slice(0, 200))}`, {
    hint: near.length > 0 ? `did you mean ${near.join(" or ")}?` : known,
    details: { trait, candidates: [...near, ...missing] },
  });
}

function article(trait: HookTrait): string {
  return /^[aeiou]/.test(trait) ? `an ${trait}` : `a ${trait}`;
}

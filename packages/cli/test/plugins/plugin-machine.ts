import { type WatPlugin, watPlugin } from "@parseltongue/testkit";
import { type MemoryMachine, memoryMachine, type MemoryMachineOptions } from "../memory-machine.ts";

const CODE = `
  //- /app.toy
  main: load run
  run: load
  //- /lib.toy
  load: read
  read:
`;

/** A machine with a user's home, code in the toy language, and known prices of fuel. */
export async function pluginMachine(options: MemoryMachineOptions = {}): Promise<MemoryMachine> {
  const machine = memoryMachine({ fixture: CODE, variables: { HOME: "/user" }, ...options });
  const prices = { arithmeticRate: 0.1, graphRate: 0.5, callNs: 500 };
  machine.environment.files.set(
    "/user/.local/state/parseltongue/fuel-prices.json",
    JSON.stringify({ system: { node: "v24.0.0" }, calibration: prices }),
  );
  await machine.run("index", "--quiet");
  return machine;
}

/** Puts a plugin's files where `plugin build` would. Gives its directory. */
export async function build(machine: MemoryMachine, plugin: WatPlugin): Promise<string> {
  const { manifest, wasm } = await watPlugin(plugin);
  const directory = `/plugins/${plugin.name}`;
  machine.environment.files.set(`${directory}/dist/plugin.toml`, manifest);
  machine.environment.files.set(`${directory}/dist/plugin.wasm`, wasm);
  return directory;
}

/** Builds a plugin, installs it and turns it on. */
export async function add(machine: MemoryMachine, plugin: WatPlugin, ...options: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await machine.run("plugin", "add", await build(machine, plugin), "--yes", ...options);
  if (exitCode !== 0) throw new Error(stderr);
}

import type { Environment } from "@parseltongue/base";
import type { NativePlatform } from "@parseltongue/host";
import type { NativeArtifact, VersionEntry } from "@parseltongue/registry";

/** The one platform that libraries are built for so far: Linux with glibc, x86-64 with AVX2 and what came with it. */
export const PLATFORM: NativePlatform = "linux-x64-v3";

/** What it is called in a tap: where it runs, and what the processor has to be able to do. */
export const TAP_PLATFORM: Pick<NativeArtifact, "platform" | "cpu"> = { platform: "linux-x64", cpu: "x86-64-v3" };

/** A version's machine code for it; undefined: the version has none. */
export function libraryFor({ native }: Pick<VersionEntry, "native">): NativeArtifact | undefined {
  return native.find(({ platform, cpu }) => platform === TAP_PLATFORM.platform && cpu === TAP_PLATFORM.cpu);
}

/** What a processor of this level has, as Linux names it. @see the x86-64 psABI, "micro-architecture levels" */
const LEVEL_3 = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"];
const CPU = "/proc/cpuinfo";
const GLIBC = "/lib64/ld-linux-x86-64.so.2";

/** What libraries have to be built for to run here; undefined: none are. */
export async function platformOf({ files }: Pick<Environment, "files">): Promise<NativePlatform | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  if ((await files.status(GLIBC)) === undefined || (await files.status(CPU)) === undefined) return undefined;
  const flags = /^flags\s*:(.*)$/m.exec(new TextDecoder().decode(await files.read(CPU)))?.[1] ?? "";
  const has = new Set(flags.trim().split(" "));
  return LEVEL_3.every((flag) => has.has(flag)) ? PLATFORM : undefined;
}

import type { Manifest } from "@parseltongue/host";
import { stringify } from "smol-toml";
import { carryArchive, CARRIED_FILE } from "../../plugins/sources/carried-archive.ts";
import { PACKAGE_PREFIX } from "../../plugins/sources/plugin-reference.ts";
import { carrierReadMe, type CarrierFiles, shownName } from "./carrier.ts";

/** As crates.io takes them: at most five, each of at most 20 characters. */
const MOST_KEYWORDS = 5;
const KEYWORD = /^[a-z0-9][a-z0-9_+-]{0,19}$/;

/**
 * A crate whose program carries a plugin: `cargo install` brings it to a machine, and the host reads it out of the program
 * without running it. No build script, no dependency; from Rust 1.56.
 * @param archive what `plugin pack` makes
 */
export function crateCarrier(manifest: Manifest, archive: Uint8Array): CarrierFiles {
  const { name, version, description, license, authors, repository } = manifest;
  const keywords = [
    "parseltongue",
    ...manifest.keywords.filter((word) => KEYWORD.test(word) && word !== "parseltongue"),
  ];
  const cargo = {
    package: {
      name: `${PACKAGE_PREFIX}${name}`,
      version,
      edition: "2021",
      "rust-version": "1.56",
      description,
      ...(license !== undefined && { license }),
      ...(authors.length > 0 && { authors: [...authors] }),
      ...(repository !== undefined && { repository }),
      readme: "README.md",
      keywords: keywords.slice(0, MOST_KEYWORDS),
      include: ["Cargo.toml", "README.md", "src/main.rs", CARRIED_FILE],
    },
    profile: { release: { strip: true, lto: true, panic: "abort" } },
    // A crate of its own, also below somebody's workspace.
    workspace: {},
  };
  return new Map<string, string | Uint8Array>([
    ["Cargo.toml", `${stringify(cargo)}\n`],
    ["README.md", carrierReadMe(manifest, `cargo install ${PACKAGE_PREFIX}${name}`, `crate:${name}`)],
    ["src/main.rs", program(manifest)],
    [CARRIED_FILE, carryArchive(archive)],
  ]);
}

function program(manifest: Manifest): string {
  const { name, version } = manifest;
  return `//! Carries the plugin ${shownName(manifest)} for parseltongue. The host reads it out of this program's file; nothing here is
//! run for that.

const LENGTH: usize = include_bytes!("../${CARRIED_FILE}").len();

/// The plugin between its marks, as it is in the file of the program.
#[used]
static CARRIED: [u8; LENGTH] = *include_bytes!("../${CARRIED_FILE}");

fn main() {
    // Looked at, or a linker could take the plugin for something that nobody needs.
    let first = unsafe { std::ptr::read_volatile(CARRIED.as_ptr()) };
    let what = if first == 0 { "an empty file" } else { "the plugin ${name} ${version}" };
    println!("This program carries {} for parseltongue, {} bytes. Turn it on with:", what, LENGTH);
    println!("    parseltongue plugin add installed:${name}");
}
`;
}

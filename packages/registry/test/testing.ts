// For tests of packages that use taps: real ones, in temporary directories.
export { named, OPEN_POLICY, openTap, revoke } from "./client/client-tap.ts";
export { fakeRemote, silentRemote } from "./fake-remote.ts";
export { makeTap, person, pluginFiles, type TestTap } from "./tap-builder.ts";

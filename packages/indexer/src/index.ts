export { buildWorkspaceModel, isManifest } from "./workspace/build-workspace-model.ts";
export type { WorkspaceModelOptions } from "./workspace/build-workspace-model.ts";
export type { FilePlace, PackageModel, WorkspaceModel } from "./workspace/workspace-model.ts";

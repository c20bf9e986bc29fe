/** Where the linker finds the models of declared languages: in no package of any workspace, a target for each. */
export const MODEL_PACKAGE = -1;
export const MODEL_PATH = "builtins";

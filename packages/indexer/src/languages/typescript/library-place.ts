/** Where the linker finds the model of the JavaScript library: in no package of any workspace. */
export const LIBRARY_PACKAGE = -1;
export const LIBRARY_TARGET = "javascript";
export const LIBRARY_PATH = "lib";

export const MADE_FROM: Readonly<Record<string, readonly string[]>>;
export function makeSources(root: string): boolean;
export function staleSources(root: string): string[];
export function markOf(inputs: string, text: string): string;
export function inputsDigest(root: string, path: string): string;
export function inputFiles(root: string, path?: string): string[];

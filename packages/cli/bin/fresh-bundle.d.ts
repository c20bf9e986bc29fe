export function freshBundle(directory: string, root: string): string | undefined;

/** What `assembly/` is compiled to, as base64. */
export const BODY_CORE: string;

/** The compiler transform that makes a plugin of a source; an option of the AssemblyScript compiler. */
declare const transform: new () => object;
// oxlint-disable-next-line import/no-default-export -- the compiler takes a transform's default export
export default transform;

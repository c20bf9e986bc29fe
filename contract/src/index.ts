export {
  constants,
  contractPackage,
  contractVersion,
  fuel,
  guestExports,
  hostImports,
  limits,
} from "../generated/contract.ts";
export { nativeAbi, nativeCalls, nativePointers, nativeSymbols, nativeWords } from "../generated/native.ts";
export type { CoreType, FuelTable, GuestExport, HostImport, NativeCall } from "./contract-types.ts";
export {
  apiMisfit,
  neededMinor,
  printRange,
  resolveGuestExport,
  resolveHostImport,
  supportedRange,
} from "./versions.ts";
export type { ContractRange, Misfit, Resolution } from "./versions.ts";

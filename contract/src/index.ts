export {
  constants,
  contractPackage,
  contractVersion,
  fuel,
  guestExports,
  hostImports,
  limits,
} from "../generated/contract.ts";
export type { CoreType, FuelTable, GuestExport, HostImport } from "./contract-types.ts";
export {
  apiMisfit,
  neededMinor,
  printRange,
  resolveGuestExport,
  resolveHostImport,
  supportedRange,
} from "./versions.ts";
export type { ContractRange, Misfit, Resolution } from "./versions.ts";
